"""Puts stage B together: settings, engine, routes. Importing it loads no model and no engine library."""

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.generate_text.engine import GenerateEngine
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.routes import build_router
from services.generate_text.settings import GenerateSettings


def create_app(
    settings: GenerateSettings | None = None, *, engine: Engine[Prompt, Completion] | None = None
) -> FastAPI:
    """The application; `engine` replaces CTranslate2 in tests."""
    chosen = settings or GenerateSettings()
    return create_service_app(
        name="generate_text",
        settings=chosen,
        engine=engine or GenerateEngine(chosen),
        routers=[build_router(chosen)],
    )
