"""The application of a stage: states, health, models, errors, request ids, and the runner behind it.

`starting → loading → ready → draining`, or `failed`. `/livez` answers always; `/readyz` only when the
engine's warm-up was right. It does not know what the stage's own routes do.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from services.common import envelope
from services.common.disconnect import CancelOnDisconnect
from services.common.engine import Engine, EngineInfo
from services.common.errors import ModelNotFound, NotReady, StageError
from services.common.offline import switch_off_hubs
from services.common.requests import LimitBody, RequestId
from services.common.runner import Runner
from services.common.settings import StageSettings

_log = logging.getLogger(__name__)

Unit = Literal["audio_seconds", "tokens", "characters"]
Work = Callable[[Any, Any], Mapping[Unit, float]]
"""What a request and its result amount to, by unit; for metrics."""


class State(StrEnum):
    """Where a service is in its life."""

    STARTING = "starting"
    LOADING = "loading"
    READY = "ready"
    DRAINING = "draining"
    FAILED = "failed"


class Stage:
    """One engine with its runner, and the state both are in."""

    def __init__(
        self, name: str, settings: StageSettings, engine: Engine[Any, Any], work: Work | None = None
    ) -> None:
        self.name = name
        self.work = work
        self.scope = self.key_in_body = ""
        self.settings = settings
        self.engine = engine
        self.state = State.STARTING
        self.reason = ""
        self.info: EngineInfo | None = None
        self.loaded_at = 0
        self.runner: Runner[Any, Any] = Runner(
            engine,
            max_batch=settings.max_batch,
            max_wait_ms=settings.max_wait_ms,
            max_queue=settings.max_queue,
        )

    async def start(self) -> None:
        """Load and warm up in a thread; ends in READY or FAILED."""
        self.state = State.LOADING
        switch_off_hubs()
        try:
            self.info = await asyncio.to_thread(self.engine.load)
            await asyncio.to_thread(self.engine.warm_up)
        except Exception as error:
            self.state = State.FAILED
            self.reason = (
                error.message if isinstance(error, StageError) else f"{type(error).__name__}: {error}"
            )
            _log.error("%s failed to load: %s", self.name, self.reason, exc_info=error)
            return
        await self.runner.start()
        self.loaded_at = int(time.time())
        self.state = State.READY

    async def submit(self, request: Any) -> Any:
        """The engine's result for `request`, within the deadline of the settings; raises what Runner.submit
        raises.
        """
        return await self.runner.submit(request, deadline_s=self.settings.request_timeout_s)

    @property
    def model(self) -> str:
        """Id of the loaded model; empty before it is loaded."""
        return self.info.model if self.info else ""

    def check_model(self, model: str, *, stock: Collection[str] = ()) -> None:
        """Raise ModelNotFound unless `model` is empty, the loaded one, or a stock name that clients send."""
        if model not in ("", self.model, *stock):
            raise ModelNotFound(
                f"no model {model!r} here", param="model", hint=f"this service runs {self.model}"
            )

    async def stop(self) -> None:
        """Finish what is held, then free the engine."""
        ready, self.state = self.state is State.READY, State.DRAINING
        if ready:
            await self.runner.drain()
        await asyncio.to_thread(self.engine.close)


def get_stage(request: Request) -> Stage:
    """The stage behind a request; raises NotReady unless it can compute."""
    stage: Stage = request.app.state.stage
    if stage.state is not State.READY:
        reason = f": {stage.reason}" if stage.reason else ""
        raise NotReady(f"{stage.name} is {stage.state}{reason}", hint="try again when /readyz answers 200")
    return stage


def get_runner(request: Request) -> Runner[Any, Any]:
    """The runner behind a request; raises NotReady unless it can compute."""
    return get_stage(request).runner


def _health(stage: Stage) -> APIRouter:
    router = APIRouter()

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive", "state": stage.state}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        body = {"state": stage.state, "reason": stage.reason}
        return JSONResponse(body, status_code=200 if stage.state is State.READY else 503)

    @router.get("/v1/models")
    async def models() -> dict[str, Any]:
        info = stage.info
        entry = info and {
            "id": info.model,
            "object": "model",
            "created": stage.loaded_at,
            "owned_by": "mega-pipeline",
            "revision": info.revision,
            "device": info.device,
            "compute_type": info.compute_type,
            "languages": list(info.languages),
        }
        return {"object": "list", "data": [entry] if entry else []}

    return router


def create_service_app(
    *,
    name: str,
    settings: StageSettings,
    engine: Engine[Any, Any],
    routers: Sequence[APIRouter],
    scope: str = "",
    work: Work | None = None,
    key_in_body: str = "",
    max_body_bytes: int = 16 << 20,
) -> FastAPI:
    """A stage's application; the engine is loaded when the application starts, in the background.

    `scope` is what an API key must be good for; `work` measures a request for the metrics; `key_in_body` is
    the field of a JSON or form body that may hold the key.
    """
    stage = Stage(name, settings, engine, work)
    stage.scope, stage.key_in_body = scope, key_in_body

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(stage.start())
        yield
        await loading
        await stage.stop()

    app = FastAPI(title=name, lifespan=lifespan)
    app.state.stage = stage
    envelope.install(app)

    app.add_middleware(LimitBody, max_bytes=max_body_bytes)
    app.add_middleware(RequestId)
    app.add_middleware(CancelOnDisconnect)
    for router in (_health(stage), *routers):
        app.include_router(router)
    return app
