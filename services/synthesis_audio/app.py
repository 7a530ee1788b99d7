"""Puts stages C and E together: settings, engine, routes.

Importing it loads no model and no engine library."""

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.common.stage import Unit
from services.synthesis_audio.asking import Desk
from services.synthesis_audio.caption_routes import build_caption_router
from services.synthesis_audio.coqui_routes import build_coqui_router
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.routes import build_router
from services.synthesis_audio.settings import EnglishSynthesisSettings, SynthesisSettings
from services.synthesis_audio.voices.routes import build_voice_router

SERVICES: dict[str, type[SynthesisSettings]] = {
    "synthesis_audio": SynthesisSettings,
    "synthesis_audio_en": EnglishSynthesisSettings,
}


def create_app(
    settings: SynthesisSettings | None = None, *, engine: Engine[SpeechRequest, Speech] | None = None
) -> FastAPI:
    """The application; `engine` replaces Coqui in tests. Raises BadPronunciations."""
    chosen = settings or SynthesisSettings()
    voice = engine or SynthesisEngine(chosen)
    desk = Desk(chosen, voice)
    app = create_service_app(
        name="synthesis_audio_en" if isinstance(chosen, EnglishSynthesisSettings) else "synthesis_audio",
        settings=chosen,
        engine=voice,
        routers=[
            *(build(chosen, desk) for build in (build_router, build_caption_router, build_coqui_router)),
            build_voice_router(desk, desk.profiles),
        ],
        scope="synthesize",
        work=work,
        remake=lambda model: SynthesisEngine(chosen.model_copy(update={"model": model})),
    )
    desk.follow(app.state.stage)
    return app


def work(request: SpeechRequest, speech: Speech) -> dict[Unit, float]:
    """What one piece amounts to."""
    return {"audio_seconds": len(speech.samples) / speech.sample_rate, "characters": len(request.text)}
