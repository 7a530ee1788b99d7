"""An engine that is in memory only while it is used.

Contract: a `Resident` is an engine itself, driven by the engine's thread alone. `infer` loads a model that
is not in memory; `release(idle_s)` lets one go that nobody has used for that long. Since both run in the same
thread, a busy model is never let go. It does not know why, or how often, it is asked.
"""

import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.common.engine import Engine, EngineInfo
from services.common.errors import StageError
from services.common.running.memory import give_memory_back

RequestT = TypeVar("RequestT")
ResultT = TypeVar("ResultT")


class Resident(Generic[RequestT, ResultT]):
    """`engine`, loaded when needed."""

    def __init__(
        self, engine: Engine[RequestT, ResultT], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine, self._clock = engine, clock
        self._info: EngineInfo | None = None
        self._used = clock()

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._info is not None

    def load(self) -> EngineInfo:
        """Load and warm up, unless that is done; raises what the engine raises."""
        if self._info is None:
            info = self._engine.load()
            try:
                self._engine.warm_up()
            except BaseException:
                self._engine.close()
                raise
            self._info = info
        self._used = self._clock()
        return self._info

    def warm_up(self) -> None:
        """Part of `load`."""

    def infer(self, batch: Sequence[RequestT]) -> Sequence[ResultT | StageError]:
        """See Engine; may first take the time of a load."""
        self.load()
        try:
            return self._engine.infer(batch)
        finally:
            self._used = self._clock()

    @property
    def engine(self) -> Engine[RequestT, ResultT]:
        """The engine that computes, or would."""
        return self._engine

    def release(self, idle_s: float) -> bool:
        """Let the model go if nobody has used it for `idle_s` seconds; whether that was so."""
        if self._info is None or self._clock() - self._used < idle_s:
            return False
        self.close()
        return True

    def close(self) -> None:
        """Let the model go."""
        if self._info is not None:
            self._info = None
            self._engine.close()
            give_memory_back()
