"""Puts stage A together: settings, engine, routes. Importing it loads no model and no engine library."""

from collections.abc import Mapping

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.common.stage import Unit
from services.transcribe_audio.engine import Answer, Item, TranscribeEngine
from services.transcribe_audio.engine_speech import find_speech
from services.transcribe_audio.recordings import Finder
from services.transcribe_audio.routes import build_router
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import Clip

_FORM_BYTES = 1 << 16
"""What the fields beside the file may take."""


def create_app(
    settings: TranscribeSettings | None = None,
    *,
    engine: Engine[Item, Answer] | None = None,
    find: Finder = find_speech,
) -> FastAPI:
    """The application; `engine` replaces faster-whisper, and `find` Silero's voice-activity detection, in
    tests.
    """
    chosen = settings or TranscribeSettings()
    return create_service_app(
        name="transcribe_audio",
        settings=chosen,
        engine=engine or TranscribeEngine(chosen),
        routers=[build_router(chosen, find)],
        scope="transcribe",
        work=_work,
        max_body_bytes=chosen.max_upload_bytes + _FORM_BYTES,
        remake=lambda model: TranscribeEngine(chosen.model_copy(update={"model": model})),
    )


def _work(item: Item, _: Answer) -> Mapping[Unit, float]:
    """Seconds of speech that were transcribed."""
    return {"audio_seconds": item.seconds} if isinstance(item, Clip) else {}
