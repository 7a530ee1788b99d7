"""Bounded queue → batches by size or milliseconds → one engine thread.

Contract: waiting items are taken from their flows in turn (`fair_queue`), so that nobody is kept out by who
sends more. Full gives Overloaded to a request whose first item comes; a request that was let in is never
refused later: its further items wait for room, few at a time. A deadline that passes in the queue gives
DeadlinePassed at once and nothing is computed; the items of a client that left are taken out; when a batch
raises, whatever it raises, its items are tried singly once, so that one bad item fails alone; draining
finishes what it holds, and `give_up` answers it instead. Every submit ends, while the engine's thread is at
work. An item may name another engine, as long as all share the thread. After the shape of LitServe's
`collate_requests`. It does not know what a request or a result is.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.common.engine import Engine
from services.common.errors import DeadlinePassed, EngineFailed, NotReady, Overloaded, StageError
from services.common.observe.watch import Computed, Dropped, RunnerWatch, Unwatched
from services.common.running.engine_thread import EngineThread
from services.common.running.fair_queue import FairQueue
from services.common.running.flow import Flow, current_flow

_log = logging.getLogger(__name__)

_LONGEST_RETRY_S = 60
"""Most seconds that a refused client is told to stay away: how long the queue really takes is a guess."""

RequestT = TypeVar("RequestT")
ResultT = TypeVar("ResultT")


@dataclass(eq=False)
class _Waiting(Generic[RequestT, ResultT]):
    request: RequestT
    answer: "asyncio.Future[ResultT]"
    deadline: float
    flow: Flow
    key: str
    engine: Engine[RequestT, ResultT]
    entered: float = field(default_factory=time.monotonic)
    context: Context = field(default_factory=copy_context)

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
        self,
        engine: Engine[RequestT, ResultT],
        *,
        max_batch: int,
        max_wait_ms: float,
        max_queue: int,
        thread: EngineThread | None = None,
        watch: RunnerWatch | None = None,
    ) -> None:
        self._engine = engine
        self._max_batch = self._most = max_batch
        self._max_wait_s = max_wait_ms / 1000
        self._queue: FairQueue[_Waiting[RequestT, ResultT]] = FairQueue(max_queue)
        self._share = max(1, min(2 * max_batch, max_queue // 2))
        self._thread = thread or EngineThread()
        self._watch = watch or Unwatched()
        self._dispatcher: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._taken: list[_Waiting[RequestT, ResultT]] = []
        self._closed = False
        self._seconds_per_item = 1.0

    @property
    def busy(self) -> bool:
        """Whether anything waits or is computed."""
        return bool(len(self._queue) or self._taken)

    @property
    def crowded(self) -> bool:
        """Whether an item waits whose request has none in the batch under way; from any thread."""
        return len(self._queue) > sum(flow.waiting for flow in {waiting.flow for waiting in self._taken})

    def hold(self, together: int) -> None:
        """From now on no more than so many in a batch, and never more than `max_batch`; 0: that."""
        self._most = min(together, self._max_batch) or self._max_batch

    async def start(self) -> None:
        """Begin to take requests."""
        self._dispatcher = asyncio.create_task(self._dispatch())

    async def submit(
        self,
        request: RequestT,
        *,
        deadline_s: float | None = None,
        engine: Engine[RequestT, ResultT] | None = None,
    ) -> ResultT:
        """The engine's result for `request`: that of `engine`, where it is given.

        Raises:
            Overloaded: the queue is full.
            DeadlinePassed: it waited for more than `deadline_s` seconds.
            NotReady: the runner has drained, or gives up.
        """
        self._check_open()
        flow = current_flow()
        deadline = math.inf if deadline_s is None else time.monotonic() + deadline_s
        await self._room(flow, deadline)
        answer: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(request, answer, deadline, flow, flow.key, engine or self._engine)
        self._queue.put(waiting.key, waiting)
        flow.admitted = True
        flow.waiting += 1
        self._watch.queued(len(self._queue))
        try:
            return await self._answered(waiting)
        except asyncio.CancelledError:  # the client left
            self._drop(waiting, "client_left")
            if answer.done() and not answer.cancelled():
                answer.exception()  # nobody will ask for it; asyncio would log that
            raise

    async def _answered(self, waiting: _Waiting[RequestT, ResultT]) -> ResultT:
        """The item's result; its deadline is over whether or not the engine ever comes to it."""
        if waiting.deadline == math.inf:
            return await waiting.answer
        left_s = waiting.deadline - time.monotonic()
        timer = asyncio.get_running_loop().call_later(left_s, self._drop, waiting, "deadline_passed")
        try:
            return await waiting.answer
        finally:
            timer.cancel()

    def _drop(self, waiting: _Waiting[RequestT, ResultT], reason: Dropped) -> None:
        """Take an item out, if it is still in the queue."""
        if self._queue.discard(waiting.key, waiting):
            self._left(waiting.flow)
            self._watch.dropped(reason)
            if reason == "deadline_passed":
                waiting.settle(_too_late())

    async def drain(self, at_last: Callable[[], None] = lambda: None) -> None:
        """Take no more, finish what is held, make the call `at_last` in the thread, and stop it."""
        self._closed = True
        try:
            while self.busy:
                await self._moved.wait()
            await self._thread.run(at_last)
        finally:
            if self._dispatcher is not None:
                self._dispatcher.cancel()
            self._thread.stop()

    def give_up(self) -> None:
        """Take no more, and answer all that is held with NotReady: the service ends before it is done."""
        self._closed = True
        held = list(self._taken)
        while len(self._queue):
            held.append(self._queue.take())
            self._left(held[-1].flow)
        for waiting in held:
            waiting.settle(NotReady("the service stops before this is done", hint="send it again"))
        self._tell_moved()

    def _check_open(self) -> None:
        if self._closed or self._dispatcher is None:
            raise NotReady("the service is not taking requests", hint="try again when /readyz answers 200")

    async def _room(self, flow: Flow, deadline: float) -> None:
        """Wait until the queue and the flow's share of it have a place; refuse who is not yet let in."""
        if self._queue.full and not flow.admitted:
            self._watch.dropped("queue_full")
            after = max(1, min(_LONGEST_RETRY_S, math.ceil(len(self._queue) * self._seconds_per_item)))
            raise Overloaded("the queue is full", retry_after_s=after, hint=f"try again in {after} s")
        try:
            async with asyncio.timeout(None if deadline == math.inf else deadline - time.monotonic()):
                while self._queue.full or flow.waiting >= self._share:
                    await self._moved.wait()
                    self._check_open()
        except TimeoutError:
            self._watch.dropped("deadline_passed")
            raise _too_late() from None

    def _left(self, flow: Flow) -> None:
        """An item of `flow` is no longer in the queue."""
        flow.waiting -= 1
        self._watch.queued(len(self._queue))
        self._tell_moved()

    def _tell_moved(self) -> None:
        """Wake whoever waits for room, or for the end."""
        self._moved.set()
        self._moved = asyncio.Event()

    async def _dispatch(self) -> None:
        while True:
            await self._collect()
            try:
                live = [waiting for waiting in self._taken if self._still_wanted(waiting)]
                for batch in _by_engine(live):
                    await self._compute(batch)
            except Exception as error:  # ours or the watch's; the next batch must not wait for ever
                _log.error("a batch was lost", exc_info=error)
                for waiting in self._taken:
                    waiting.settle(EngineFailed("the service failed on this item"))
            self._taken = []
            self._tell_moved()

    async def _collect(self) -> None:
        await self._take()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._max_wait_s):
                while len(self._taken) < self._most:
                    await self._take()

    async def _take(self) -> None:
        """The next item; nothing here waits once it is taken, so that no timeout can lose it."""
        waiting = await self._queue.get()
        self._taken.append(waiting)
        self._left(waiting.flow)

    def _still_wanted(self, waiting: _Waiting[RequestT, ResultT]) -> bool:
        if waiting.answer.done():
            self._watch.dropped("client_left")
        elif time.monotonic() > waiting.deadline:
            waiting.settle(_too_late())
            self._watch.dropped("deadline_passed")
        return not waiting.answer.done()

    async def _compute(self, batch: list[_Waiting[RequestT, ResultT]]) -> None:
        began = time.monotonic()
        outcomes = await self._thread.run(lambda: self._infer(batch))
        ended = time.monotonic()
        self._seconds_per_item = (ended - began) / len(batch)
        computed = []
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.settle(outcome)
            computed.append(Computed(waiting.request, outcome, waiting.entered, waiting.context))
        self._watch.computed(computed, began, ended)

    def _infer(self, batch: list[_Waiting[RequestT, ResultT]]) -> Sequence[ResultT | StageError]:
        if len(batch) == 1:  # what is logged of one item carries its request's ids
            return batch[0].context.run(self._infer_together, batch)
        return self._infer_together(batch)

    def _infer_together(self, batch: list[_Waiting[RequestT, ResultT]]) -> Sequence[ResultT | StageError]:
        requests = [waiting.request for waiting in batch]
        try:
            outcomes = batch[0].engine.infer(requests)
            if len(outcomes) == len(requests):
                return outcomes
            raise EngineFailed(f"the engine gave {len(outcomes)} results for {len(requests)} requests")
        except BaseException as error:  # a panic in a library written in Rust is no Exception
            if len(requests) > 1:
                return [self._infer([waiting])[0] for waiting in batch]
            if isinstance(error, StageError):
                return [error]
            _log.error("the engine failed on an item", exc_info=error)
            return [EngineFailed(f"the engine failed on this item: {type(error).__name__}")]


def _by_engine(items: list[_Waiting[RequestT, ResultT]]) -> list[list[_Waiting[RequestT, ResultT]]]:
    """Those of one engine together, in order."""
    found: dict[int, list[_Waiting[RequestT, ResultT]]] = {}
    for waiting in items:
        found.setdefault(id(waiting.engine), []).append(waiting)
    return list(found.values())


def _too_late() -> DeadlinePassed:
    return DeadlinePassed("the request waited too long in the queue", hint="send fewer at a time")
