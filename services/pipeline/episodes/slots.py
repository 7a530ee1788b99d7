"""Places at a stage, given to groups in turn: who has a thousand steps does not keep out who has one.

Contract: at most `size` holders at a time; who waits is served by group, round robin (Nagle, RFC 970, 1985).
One event loop. It does not know what is done in a place.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FairSlots:
    """`size` places."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def slot(self, group: str) -> AsyncIterator[None]:
        """A place for `group`, when its turn comes."""
        await self._take(group)
        try:
            yield
        finally:
            self._free += 1
            self._serve()

    async def _take(self, group: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(group, deque()).append(turn)
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # a place was given as the waiter left
                self._free += 1
                self._serve()
            raise

    def _serve(self) -> None:
        while self._free and self._waiting:
            group, queue = self._waiting.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self._waiting[group] = queue  # at the end: the others come first
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
