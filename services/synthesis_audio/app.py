"""Puts stages C and E together: settings, engine, routes.

Importing it loads no model and no engine library."""

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.routes import build_router
from services.synthesis_audio.settings import EnglishSynthesisSettings, SynthesisSettings

SERVICES: dict[str, type[SynthesisSettings]] = {
    "synthesis_audio": SynthesisSettings,
    "synthesis_audio_en": EnglishSynthesisSettings,
}


def create_app(
    settings: SynthesisSettings | None = None, *, engine: Engine[SpeechRequest, Speech] | None = None
) -> FastAPI:
    """The application; `engine` replaces Coqui in tests."""
    chosen = settings or SynthesisSettings()
    return create_service_app(
        name="synthesis_audio_en" if isinstance(chosen, EnglishSynthesisSettings) else "synthesis_audio",
        settings=chosen,
        engine=engine or SynthesisEngine(chosen),
        routers=[build_router(chosen)],
    )
