"""Which model computes what, while one follows another: a request is its model's, from beginning to end.

Contract: `Succession` has the model in place, and those before it whose requests have not all ended. `bind`
settles the model of the request at hand, whose answer names it; `mine` is that one, or, outside a request,
the one in place. A model that was followed is closed, in the engine's thread, once its last request has
ended; where that one takes long and asks for nothing, the model leaves memory meanwhile. The shape is
TensorFlow Serving's (servables and handles: Olston et al. 2017). It does not know why a model is followed, or
HTTP.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from services.common.engine import Engine, EngineInfo
from services.common.errors import EngineFailed, StageError
from services.common.running.engine_thread import EngineThread
from services.common.running.flow import request_flow
from services.common.running.resident import Resident

_log = logging.getLogger(__name__)

LINGER_S = 60.0
"""Seconds for which a model that was followed stays in memory without work."""
_PLAIN = "/:+@ "
"""What a header keeps, beside letters, digits and `_.-~`."""


class Servable:
    """A model, what it said when it was loaded last (at `loaded_at`, Unix time), and who has work for it."""

    def __init__(self, engine: Engine[Any, Any]) -> None:
        self.resident: Resident[Any, Any] = Resident(engine)
        self.info: EngineInfo | None = None
        self.loaded_at = 0
        self._users = 0
        self.unused = asyncio.Event()
        self.unused.set()

    def load(self) -> EngineInfo:
        """Load and warm up, in any thread while nobody has it; what a library raises is EngineFailed."""
        try:
            self.told(self.resident.load())
        except StageError:
            raise
        except Exception as error:
            _log.error("a model could not be loaded", exc_info=error)
            told = f"the model can't be loaded: {type(error).__name__}: {error}"
            raise EngineFailed(told, hint="the one before it works on") from error
        assert self.info is not None
        return self.info

    def told(self, info: EngineInfo) -> None:
        """It was loaded, and said this."""
        self.info, self.loaded_at = info, int(time.time())

    @property
    def named(self) -> dict[str, str]:
        """What the headers of an answer say of it, URL-encoded; nothing before it was ever loaded."""
        told = {"x-model": self.info.model, "x-model-revision": self.info.revision} if self.info else {}
        return {header: quote(value, safe=_PLAIN) for header, value in told.items()}

    @contextmanager
    def used(self) -> Iterator[Resident[Any, Any]]:
        """Its engine, which is not closed for good within."""
        self._users += 1
        self.unused.clear()
        try:
            yield self.resident
        finally:
            self._users -= 1
            if not self._users:
                self.unused.set()


class Succession:
    """The model in place, `engine` at first, and those that it followed; one event loop."""

    def __init__(self, engine: Engine[Any, Any], thread: EngineThread) -> None:
        self.current = Servable(engine)
        self._thread = thread
        self._leaving: dict[Servable, asyncio.Task[None]] = {}

    @property
    def mine(self) -> Servable:
        """The model of the request at hand; outside one, or where none is settled, the one in place."""
        flow = request_flow()
        return flow.model if flow and isinstance(flow.model, Servable) else self.current

    def bind(self) -> Servable:
        """Settle that the request at hand is the model's that is in place now, unless that is settled."""
        flow, servable = request_flow(), self.mine
        if flow is not None and flow.model is None:
            flow.model = servable
            flow.headers |= servable.named
            flow.at_end.enter_context(servable.used())
        return servable

    @property
    def engines(self) -> list[Engine[Any, Any]]:
        """Of the model in place and of those that still have requests."""
        return [servable.resident.engine for servable in (self.current, *self._leaving)]

    def follow(self, loaded: Servable) -> None:
        """Put another model in place, which is loaded."""
        old, self.current = self.current, loaded
        self._leaving[old] = asyncio.create_task(self._leave(old))

    def close(self) -> None:
        """Let every model go; from the engine's thread, when it has done all its work."""
        for servable in (self.current, *self._leaving):
            servable.resident.close()

    def stop(self) -> None:
        """Look after the models no longer."""
        for task in self._leaving.values():
            task.cancel()

    async def _leave(self, old: Servable) -> None:
        try:
            while not await _within(old.unused, LINGER_S / 4):
                await self._thread.run(lambda: old.resident.release(LINGER_S))
            await self._thread.run(old.resident.close)
        except Exception as error:
            _log.error("a model that was followed could not be let go", exc_info=error)
        finally:
            self._leaving.pop(old, None)


async def _within(event: asyncio.Event, seconds: float) -> bool:
    """Whether it is set, or comes to be in time."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
