"""A bounded queue that serves its flows in turn: who sends a thousand items does not keep out who sends one.

Contract: `put` appends to the flow of a key, `get` takes the oldest item of the flow whose turn it is, one
item a turn (round robin, as in Nagle, RFC 970, 1985). One event loop, one reader. It does not know what the
items are.
"""

import asyncio
from collections import OrderedDict, deque
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")


class FairQueue(Generic[ItemT]):
    """At most `size` items."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._flows: OrderedDict[str, deque[ItemT]] = OrderedDict()
        self._count = 0
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return self._count

    @property
    def full(self) -> bool:
        """Whether there is no place left."""
        return self._count >= self._size

    def put(self, key: str, item: ItemT) -> None:
        """Append to the flow of `key`; raises asyncio.QueueFull."""
        if self.full:
            raise asyncio.QueueFull
        self._flows.setdefault(key, deque()).append(item)
        self._count += 1
        self._filled.set()

    def discard(self, key: str, item: ItemT) -> bool:
        """Take `item` out wherever it stands; false where it was taken already."""
        flow = self._flows.get(key, deque())
        if item not in flow:
            return False
        flow.remove(item)
        self._forget(key, flow)
        return True

    async def get(self) -> ItemT:
        """The next item, when there is one."""
        while not self._count:
            self._filled.clear()
            await self._filled.wait()
        return self.take()

    def take(self) -> ItemT:
        """The next item of a queue that is not empty."""
        key, flow = next(iter(self._flows.items()))
        item = flow.popleft()
        self._flows.move_to_end(key)
        self._forget(key, flow)
        return item

    def _forget(self, key: str, flow: deque[ItemT]) -> None:
        self._count -= 1
        if not flow:
            del self._flows[key]
