"""Bounded queue → batches by size or milliseconds → one engine thread.

Full gives Overloaded; a deadline that passes in the queue gives DeadlinePassed and nothing is computed; a
client that left is dropped; when a batch raises, its items are tried singly once, so that one bad item fails
alone; draining finishes what it holds. After the shape of LitServe's `collate_requests`. It does not know
what a request or a result is.
"""

import asyncio
import logging
import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.common.engine import Engine
from services.common.errors import DeadlinePassed, EngineFailed, NotReady, Overloaded, StageError

_log = logging.getLogger(__name__)

RequestT = TypeVar("RequestT")
ResultT = TypeVar("ResultT")


@dataclass
class _Waiting(Generic[RequestT, ResultT]):
    request: RequestT
    answer: "asyncio.Future[ResultT]"
    deadline: float

    def settle(self, outcome: ResultT | StageError) -> None:
        if self.answer.done():
            return
        if isinstance(outcome, StageError):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class Runner(Generic[RequestT, ResultT]):
    """Feeds one engine from many requests."""

    def __init__(
        self, engine: Engine[RequestT, ResultT], *, max_batch: int, max_wait_ms: float, max_queue: int
    ) -> None:
        self._engine = engine
        self._max_batch = max_batch
        self._max_wait_s = max_wait_ms / 1000
        self._queue: asyncio.Queue[_Waiting[RequestT, ResultT]] = asyncio.Queue(max_queue)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._dispatcher: asyncio.Task[None] | None = None
        self._closed = False
        self._seconds_per_item = 1.0

    async def start(self) -> None:
        """Begin to take requests."""
        self._dispatcher = asyncio.create_task(self._dispatch())

    async def submit(self, request: RequestT, *, deadline_s: float | None = None) -> ResultT:
        """The engine's result for `request`.

        Raises:
            Overloaded: the queue is full.
            DeadlinePassed: it waited for more than `deadline_s` seconds.
            NotReady: the runner is draining.
        """
        if self._closed or self._dispatcher is None:
            raise NotReady("the service is not taking requests", hint="try again when /readyz answers 200")
        deadline = math.inf if deadline_s is None else time.monotonic() + deadline_s
        waiting = _Waiting[RequestT, ResultT](request, asyncio.get_running_loop().create_future(), deadline)
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            after = max(1, math.ceil(self._queue.qsize() * self._seconds_per_item))
            raise Overloaded(
                "the queue is full", retry_after_s=after, hint=f"try again in {after} s"
            ) from None
        return await waiting.answer

    async def drain(self) -> None:
        """Take no more, finish what is held, stop the thread."""
        self._closed = True
        await self._queue.join()
        if self._dispatcher is not None:
            self._dispatcher.cancel()
            with suppress(asyncio.CancelledError):
                await self._dispatcher
        self._thread.shutdown()

    async def _dispatch(self) -> None:
        while True:
            batch = await self._collect()
            live = [waiting for waiting in batch if self._still_wanted(waiting)]
            if live:
                await self._compute(live)
            for _ in batch:
                self._queue.task_done()

    async def _collect(self) -> list[_Waiting[RequestT, ResultT]]:
        batch = [await self._queue.get()]
        until = time.monotonic() + self._max_wait_s
        while len(batch) < self._max_batch:
            try:
                left = until - time.monotonic()
                batch.append(
                    self._queue.get_nowait() if left <= 0 else await asyncio.wait_for(self._queue.get(), left)
                )
            except (asyncio.QueueEmpty, TimeoutError):
                break
        return batch

    def _still_wanted(self, waiting: _Waiting[RequestT, ResultT]) -> bool:
        if time.monotonic() > waiting.deadline:
            waiting.settle(
                DeadlinePassed("the request waited too long in the queue", hint="send fewer at a time")
            )
        return not waiting.answer.done()

    async def _compute(self, batch: list[_Waiting[RequestT, ResultT]]) -> None:
        began = time.monotonic()
        outcomes = await asyncio.get_running_loop().run_in_executor(
            self._thread, self._infer, [waiting.request for waiting in batch]
        )
        self._seconds_per_item = (time.monotonic() - began) / len(batch)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.settle(outcome)

    def _infer(self, requests: list[RequestT]) -> Sequence[ResultT | StageError]:
        try:
            outcomes = self._engine.infer(requests)
            if len(outcomes) == len(requests):
                return outcomes
            raise EngineFailed(f"the engine gave {len(outcomes)} results for {len(requests)} requests")
        except Exception as error:
            if len(requests) > 1:
                return [self._infer([request])[0] for request in requests]
            if isinstance(error, StageError):
                return [error]
            _log.error("the engine failed on an item", exc_info=error)
            return [EngineFailed(f"the engine failed on this item: {type(error).__name__}")]
