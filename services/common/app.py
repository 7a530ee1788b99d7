"""The application of a stage: health, models, errors, request ids, and the stage behind its routes.

`/livez` answers always; `/readyz` only when the engine's warm-up was right, or the model is loaded on
demand. It does not know what the stage's own routes do.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

from services.common import docs_page, envelope
from services.common.auth.documented import document_keys
from services.common.auth.gate import Doors, KeyGate
from services.common.disconnect import CancelOnDisconnect
from services.common.engine import Engine
from services.common.health import health_router
from services.common.observe.observed import Observed
from services.common.openapi import ERRORS, described
from services.common.requests import LimitBody, RequestId
from services.common.settings import StageSettings
from services.common.stage import Stage, Work
from services.common.swapping import Remake, swap_router


def create_service_app(
    *,
    name: str,
    settings: StageSettings,
    engine: Engine[Any, Any],
    routers: Sequence[APIRouter],
    scope: str = "",
    work: Work | None = None,
    key_in_body: str = "",
    open_paths: Collection[str] = (),
    max_body_bytes: int = 16 << 20,
    remake: Remake | None = None,
) -> FastAPI:
    """A stage's application; the engine is loaded when the application starts, in the background.

    `scope` is what an API key must be good for; `work` measures a request for the metrics; `key_in_body` is
    the field of query or body that may hold the key; `open_paths` are answered without one; `remake` gives an
    engine for another model, where one may take the other's place while the service works.
    """
    stage = Stage(name, settings, engine, work)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        stage.observed.start()
        loading = asyncio.create_task(stage.start())
        yield
        loading.cancel()
        await stage.stop()
        await stage.observed.stop()

    app = FastAPI(lifespan=lifespan, telemetry=stage.observed.telemetry, **described(name))
    app.state.stage = stage
    furnish(
        app,
        settings,
        stage.observed,
        (health_router(stage), *([swap_router(stage, remake)] if remake else []), *routers),
        scope=scope,
        key_in_body=key_in_body,
        open_paths=open_paths,
        max_body_bytes=max_body_bytes,
    )
    return app


def furnish(
    app: FastAPI,
    settings: Doors,
    observed: Observed,
    routers: Sequence[APIRouter],
    *,
    scope: str,
    key_in_body: str,
    open_paths: Collection[str] = (),
    open_below: str = "",
    max_body_bytes: int,
) -> None:
    """What stands before and around the routes of every service: the page of documents, errors in one shape,
    and, from the outside in, request id, metrics and logs, keys, clients that leave, the size of a body.
    """
    docs_page.install(app)
    app.state.scope, app.state.key_in_body = scope, key_in_body
    envelope.install(app)
    document_keys(app)
    app.add_middleware(LimitBody, max_bytes=max_body_bytes)
    app.add_middleware(CancelOnDisconnect)  # it reads ahead, so the gate stands before it
    app.add_middleware(
        KeyGate,
        settings=settings,
        scope=scope,
        body_field=key_in_body,
        open_paths=open_paths,
        open_below=open_below,
    )
    observed.install(app)
    app.add_middleware(RequestId)
    for router in routers:
        app.include_router(router, responses=ERRORS)
