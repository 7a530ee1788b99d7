"""Puts stage B together: settings, engine, routes. Importing it loads no model and no engine library."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from services.common.app import create_service_app
from services.common.engine import Engine
from services.common.errors import InvalidRequest
from services.common.stage import Stage, Unit
from services.generate_text.engine import Answered, Asked, GenerateEngine
from services.generate_text.openai import routes as openai_routes
from services.generate_text.prompts import Continued
from services.generate_text.rewriting import routes as rewrite_routes
from services.generate_text.settings import GenerateSettings
from services.generate_text.upstream import UpstreamEngine

_ASK_UPSTREAM = "have that server load the model, or start without MEGA_GENERATE__UPSTREAM_URL"


class _Upstream(InvalidRequest):
    code = "upstream_writes"


def create_app(
    settings: GenerateSettings | None = None, *, engine: Engine[Any, Any] | None = None
) -> FastAPI:
    """The application; `engine` replaces CTranslate2, or the upstream of the settings, in tests."""
    chosen = settings or GenerateSettings()

    def local(**other: str) -> GenerateEngine:
        made = GenerateEngine(chosen.model_copy(update=other))
        made.crowded = lambda: stage.runner.crowded
        return made

    def remade(model: str) -> GenerateEngine:
        if chosen.upstream_url:
            raise _Upstream("another server writes here", param="model", hint=_ASK_UPSTREAM)
        return local(model=model)

    app = create_service_app(
        name="generate_text",
        settings=chosen,
        engine=engine or (UpstreamEngine(chosen) if chosen.upstream_url else local()),
        routers=[rewrite_routes.build_router(chosen), openai_routes.build_router(chosen)],
        scope="generate",
        work=tokens,
        remake=remade,
    )
    stage: Stage = app.state.stage
    return app


def tokens(asked: Asked, answered: Answered) -> Mapping[Unit, float]:
    """The tokens that the engine wrote of an answer, in one of its turns."""
    before = asked.written if isinstance(asked, Continued) else 0
    written = answered.written if isinstance(answered, Continued) else answered.completion_tokens
    return {"tokens": written - before}
