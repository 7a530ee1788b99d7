"""The one thread that drives an engine.

Contract: `run(call)` awaits `call()` made in the thread; calls are made one after another, in order. What
`call` raises beside ordinary exceptions (SystemExit, a panic in a library written in Rust) would end the
event loop, or be lost there, and comes as RuntimeError. The thread is daemonic: a batch that is still
computed when the service must end does not keep it alive. It does not know engines.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class EngineThread:
    """Started by its first call."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, call: Callable[[], T]) -> T:
        """What `call()` returns or raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._calls.put(lambda: _made(call, answer, loop))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
            self._thread.start()
        return await answer

    def stop(self) -> None:
        """Let the thread end after the calls it has."""
        self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()


def _made(call: Callable[[], T], answer: "asyncio.Future[T]", loop: asyncio.AbstractEventLoop) -> None:
    def settle(method: Callable[[Any], None], outcome: Any) -> None:
        if not answer.done():
            method(outcome)

    try:
        outcome = call()
    except BaseException as error:
        _tell(loop, settle, answer.set_exception, _ordinary(error))
    else:
        _tell(loop, settle, answer.set_result, outcome)


def _ordinary(error: BaseException) -> Exception:
    """An exception that a future takes: StopIteration is one that it does not."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    other = RuntimeError(f"{type(error).__name__}: {error}")
    other.__cause__ = error
    return other


def _tell(loop: asyncio.AbstractEventLoop, settle: Callable[..., None], *outcome: Any) -> None:
    """Nobody is left to tell once the loop is closed: the service has ended."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(settle, *outcome)
