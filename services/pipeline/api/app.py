"""The application of the pipeline: the page, its API, health, metrics, keys and errors, as the stages have
them.

Contract: `create_app(settings)` opens nothing; the store and the database are opened when the application
starts, and waited for while they are away (`/readyz` says why). It does not know how a step is done.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common import envelope
from services.common.app import furnish
from services.common.errors import NotReady
from services.common.observe.observed import Observed
from services.common.openapi import described
from services.pipeline.api import artifact_routes, episode_routes, event_routes, feeds, health, table_routes
from services.pipeline.api.refusals import answered
from services.pipeline.api.state import Service
from services.pipeline.errors import PipelineError
from services.pipeline.settings import PipelineSettings

NAME = "pipeline"
SCOPE = "pipeline"
KEY_FIELD = "api_key"
WEB = Path(__file__).resolve().parents[1] / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_DOCS_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "script-src 'self'", "script-src 'self' 'unsafe-inline'"
)
"""Swagger UI's page starts itself by an inline script."""


def create_app(settings: PipelineSettings | None = None) -> FastAPI:
    """See the contract. Raises StoreUnwritable where the store's URL means nothing."""
    settings = settings or PipelineSettings()
    service = Service(settings)
    observed = Observed(
        NAME, state=lambda: service.state, info=lambda: None, otlp_endpoint=settings.otlp_endpoint
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        observed.start()
        await service.start()
        yield
        await service.stop()
        await observed.stop()

    app = FastAPI(lifespan=lifespan, telemetry=observed.telemetry, **described(NAME))
    _page(app)
    app.state.service = app.state.stage = service
    parts = (health, episode_routes, artifact_routes, event_routes, table_routes, feeds)
    furnish(
        app,
        settings,
        observed,
        [part.router for part in parts],
        scope=SCOPE,
        key_in_body=KEY_FIELD,
        open_below="/static/",
        max_body_bytes=settings.max_upload_bytes,
    )
    _install_errors(app)
    app.add_middleware(SecurityHeaders)
    return app


class SecurityHeaders:
    """ASGI middleware around `app`: what the browser may do with an answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        docs = scope.get("path", "").startswith("/docs")

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _DOCS_POLICY if docs else POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
            await send(message)

        await self._app(scope, receive, marked)


class _PageFiles(StaticFiles):
    """The page's files, which a browser asks for again by their ETag: old and new ones never mix."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        """A file, or that it has not changed."""
        answer = super().file_response(*arguments, **named)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def _page(app: FastAPI) -> None:
    app.mount("/static", _PageFiles(directory=WEB), name="static")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})


def _install_errors(app: FastAPI) -> None:
    """What the pipeline and the database raise, in the envelope."""

    def reply(error: Any, request: Request) -> JSONResponse:
        return envelope.answer(error, str(getattr(request.state, "request_id", "")))

    async def pipeline_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, PipelineError)
        return reply(answered(error), request)

    async def database_error(request: Request, error: Exception) -> JSONResponse:
        first = str(error).splitlines()[0][:200]
        away = NotReady(f"the database can't be used: {first}", hint="try again when it is back")
        return reply(away, request)

    app.add_exception_handler(PipelineError, pipeline_error)
    app.add_exception_handler(DBAPIError, database_error)
