"""Puts stage A together: settings, engine, routes. Importing it loads no model and no engine library."""

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.transcribe_audio.engine import TranscribeEngine, TranscribeRequest, Transcript
from services.transcribe_audio.routes import build_router
from services.transcribe_audio.settings import TranscribeSettings

_FORM_BYTES = 1 << 16
"""What the fields beside the file may take."""


def create_app(
    settings: TranscribeSettings | None = None, *, engine: Engine[TranscribeRequest, Transcript] | None = None
) -> FastAPI:
    """The application; `engine` replaces faster-whisper in tests."""
    chosen = settings or TranscribeSettings()
    return create_service_app(
        name="transcribe_audio",
        settings=chosen,
        engine=engine or TranscribeEngine(chosen),
        routers=[build_router(chosen)],
        max_body_bytes=chosen.max_upload_bytes + _FORM_BYTES,
    )
