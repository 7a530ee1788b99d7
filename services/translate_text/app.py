"""Puts stage D together: settings, engine, routes. Importing it loads no model and no engine library."""

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.translate_text.engine import SentenceRequest, TranslateEngine
from services.translate_text.routes import build_router
from services.translate_text.settings import TranslateSettings


def create_app(
    settings: TranslateSettings | None = None, *, engine: Engine[SentenceRequest, str] | None = None
) -> FastAPI:
    """The application; `engine` replaces CTranslate2 in tests."""
    chosen = settings or TranslateSettings()
    return create_service_app(
        name="translate_text",
        settings=chosen,
        engine=engine or TranslateEngine(chosen),
        routers=[build_router(chosen)],
    )
