"""One engine with its runner, the state both are in, and how a route gets at them.

`starting → loading → ready ⇄ idle → draining`, or `failed`. Idle means that the model is not in memory and is
loaded by the next request: from the start without `preload`, later after `idle_unload_s` without work. It
does not know routes.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import Any, Literal

from fastapi import Request

from services.common.device import check_device
from services.common.engine import Engine, EngineInfo
from services.common.errors import ModelNotFound, NotReady, StageError
from services.common.observe.observed import Observed
from services.common.offline import switch_off_hubs
from services.common.running.engine_thread import EngineThread
from services.common.running.runner import Runner
from services.common.running.succession import Servable, Succession
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
    IDLE = "idle"
    DRAINING = "draining"
    FAILED = "failed"


class Stage:
    """A service's engine, as its routes see it."""

    def __init__(
        self, name: str, settings: StageSettings, engine: Engine[Any, Any], work: Work | None = None
    ) -> None:
        self.name = name
        self.settings = settings
        self.work = work
        self.state = State.STARTING
        self.reason = ""
        self._drained_by = 0.0
        self._swap_task: asyncio.Task[EngineInfo] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = EngineThread()
        self._models = Succession(engine, self._thread)
        self._idle_watch: asyncio.Task[None] | None = None
        self.observed = Observed(
            name,
            state=lambda: self.state,
            info=lambda: self.info,
            measure=work,
            otlp_endpoint=settings.otlp_endpoint,
        )
        self.runner: Runner[Any, Any] = Runner(
            self._models.current.resident,
            max_batch=settings.max_batch,
            max_wait_ms=settings.max_wait_ms,
            max_queue=settings.max_queue,
            thread=self._thread,
            watch=self.observed,
        )

    @property
    def info(self) -> EngineInfo | None:
        """Of the model that computes the request at hand, to its end; outside a request of the one in place.
        None before it was ever loaded.
        """
        return self._models.mine.info

    @property
    def engine(self) -> Engine[Any, Any]:
        """The engine that computes the request at hand; outside one the engine in place."""
        return self._models.mine.resident.engine

    @property
    def engines(self) -> list[Engine[Any, Any]]:
        """The engine in place, and those before it that still have requests."""
        return self._models.engines

    @property
    def model(self) -> str:
        """Id of that model; empty before it was ever loaded."""
        return self.info.model if self.info else ""

    @property
    def loaded(self) -> bool:
        """Whether the model in place is in memory."""
        return self._models.current.resident.loaded

    @property
    def loaded_at(self) -> int:
        """When the model in place was loaded last (Unix time), or 0."""
        return self._models.current.loaded_at

    @property
    def takes_requests(self) -> bool:
        """Whether a request would be computed."""
        return self.state in (State.READY, State.IDLE)

    def check_model(self, model: str, *, stock: Collection[str] = ()) -> None:
        """Raise ModelNotFound unless `model` is empty, the loaded one, or a stock name that clients send."""
        if model not in ("", self.model, *stock):
            raise ModelNotFound(
                f"no model {model!r} here", param="model", hint=f"this service runs {self.model}"
            )

    async def submit(self, request: Any) -> Any:
        """The engine's result for `request`, within the deadline of the settings; raises what Runner.submit
        raises.
        """
        with self._models.mine.used() as engine:
            return await self.runner.submit(
                request, deadline_s=self.settings.request_timeout_s, engine=engine
            )

    async def begin(self) -> None:
        """Have the model in memory, and have it compute the request at hand to its end; raises NotReady."""
        await self.wake()
        self._models.bind()

    async def start(self) -> None:
        """Load, warm up and begin to work, or, without `preload`, begin to work; a failure ends in FAILED."""
        switch_off_hubs()
        self._loop = asyncio.get_running_loop()
        await self.runner.start()
        if not self.settings.preload:
            self.state = State.IDLE
        else:
            with suppress(StageError):
                await self._load(State.FAILED)
        if self.settings.idle_unload_s:
            self._idle_watch = asyncio.create_task(self._unload_when_idle())

    async def wake(self) -> None:
        """Have the model in memory; raises NotReady where that can't be."""
        if self.state is State.IDLE:
            await self._load(State.IDLE)
        if self.state is not State.READY:
            reason = f": {self.reason}" if self.reason else ""
            raise NotReady(f"{self.name} is {self.state}{reason}", hint="try again when /readyz answers 200")

    async def swap(self, engine: Engine[Any, Any]) -> EngineInfo:
        """Load `engine` beside the one that works; it has every request from then on. The old one ends those
        that it has, and is closed. It works on where the new one can't be loaded, which is raised. A service
        that failed to load its own works again.
        """
        swapping = self._swap_task is not None
        if swapping or not (self.takes_requests or self.state is State.FAILED):
            told = "another model is being loaded" if swapping else f"{self.name} is {self.state}"
            raise NotReady(told, hint="try again when /readyz answers 200")
        # Whoever asked may leave: a model that is half loaded must not be left between two places.
        self._swap_task = asyncio.create_task(self._swapped(engine))
        self._swap_task.add_done_callback(self._swap_ended)
        return await asyncio.shield(self._swap_task)

    def _swap_ended(self, task: asyncio.Task[EngineInfo]) -> None:
        self._swap_task = None  # with its error, whose frames hold what was half loaded
        if not task.cancelled():
            task.exception()  # looked at, so that nobody warns of it

    async def _swapped(self, engine: Engine[Any, Any]) -> EngineInfo:
        other = Servable(engine)
        info = await asyncio.to_thread(other.load)
        if self.state is State.DRAINING:
            await asyncio.to_thread(other.resident.close)
            raise NotReady(f"{self.name} is {self.state}")
        self._models.follow(other)
        self.runner.hold(info.together)
        self.state, self.reason = State.READY, ""
        _log.info("swapped to %s %s on %s", info.model, info.revision, info.device)
        return info

    def begin_draining(self) -> None:
        """Take no new requests; those that are in go on, for `drain_timeout_s` from the first call, and then
        get an answer that says so. For signal handlers as well.
        """
        if self.state is State.DRAINING:
            return
        self.state = State.DRAINING
        self._drained_by = time.monotonic() + self.settings.drain_timeout_s
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(
                self._loop.call_later, self.settings.drain_timeout_s, self.runner.give_up
            )

    async def stop(self) -> None:
        """Finish what is held while there is time, then free the engine."""
        self.begin_draining()
        if self._idle_watch is not None:
            self._idle_watch.cancel()
        # A model that is still being read is not waited for: its thread ends with the process.
        left_s = self._drained_by - time.monotonic() if self.loaded or self.runner.busy else 0
        with suppress(TimeoutError):
            async with asyncio.timeout(left_s):
                await self.runner.drain(self._models.close)
        self._models.stop()

    async def _load(self, otherwise: State) -> None:
        """Load in the engine's thread; READY, or `otherwise` and NotReady."""
        self.state = State.LOADING if otherwise is State.FAILED else self.state
        try:
            check_device(self.settings.device)
            servable = self._models.current
            info = await self._thread.run(servable.resident.load)
            servable.told(info)
            if servable is self._models.current:
                self.runner.hold(info.together)
        except Exception as error:
            unknown = f"{type(error).__name__}: {error}"
            self.reason = _told(error) if isinstance(error, StageError) else unknown
            _log.error("%s failed to load: %s", self.name, self.reason, exc_info=error)
            if self.state is not State.DRAINING:
                self.state = otherwise
            raise NotReady(f"{self.name} can't load its model: {self.reason}") from error
        self.reason = ""
        _log.info("loaded %s %s on %s", info.model, info.revision, info.device)
        if self.state is not State.DRAINING:
            self.state = State.READY

    async def _unload_when_idle(self) -> None:
        """Look now and then whether the model has had no work for `idle_unload_s`."""
        idle_s = self.settings.idle_unload_s
        while True:
            await asyncio.sleep(min(max(idle_s / 4, 0.01), 30.0))
            # In the state IDLE too: the request that loaded the model may have left before it was there.
            if not self.takes_requests or not self.loaded or self.runner.busy:
                continue
            try:
                released = await self._thread.run(partial(self._models.current.resident.release, idle_s))
            except Exception as error:
                _log.error("%s could not let its model go", self.name, exc_info=error)
                released = not self.loaded
            if released and not self.runner.busy and self.state is State.READY:
                self.state = State.IDLE
                _log.info("%s let its model go after %g s without work", self.name, idle_s)


def _told(error: StageError) -> str:
    return f"{error.message}; {error.hint}" if error.hint else error.message


async def get_stage(request: Request) -> Stage:
    """The stage behind a request, its model in memory and the request's to its end; raises NotReady unless it
    can compute.
    """
    stage: Stage = request.app.state.stage
    await stage.begin()
    return stage
