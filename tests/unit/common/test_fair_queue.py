"""Flows are served in turn, the size is kept, and an item can be taken out."""

import asyncio

import pytest

from services.common.running.fair_queue import FairQueue


async def _all(queue: FairQueue[str]) -> list[str]:
    return [await queue.get() for _ in range(len(queue))]


async def test_flows_take_turns_and_each_keeps_its_order() -> None:
    queue: FairQueue[str] = FairQueue(10)
    for key, item in [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1"), ("b", "b2")]:
        queue.put(key, item)
    assert await _all(queue) == ["a1", "b1", "c1", "a2", "b2", "a3"]


async def test_a_full_queue_takes_no_more() -> None:
    queue: FairQueue[str] = FairQueue(1)
    queue.put("a", "a1")
    with pytest.raises(asyncio.QueueFull):
        queue.put("b", "b1")
    assert (queue.full, len(queue)) == (True, 1)


async def test_a_discarded_item_leaves_its_place() -> None:
    queue: FairQueue[str] = FairQueue(2)
    queue.put("a", "a1")
    queue.put("a", "a2")
    assert queue.discard("a", "a1")
    assert not queue.discard("a", "a1")
    assert not queue.discard("b", "b1")
    queue.put("b", "b1")
    assert await _all(queue) == ["a2", "b1"]


async def test_a_reader_waits_for_what_comes() -> None:
    queue: FairQueue[str] = FairQueue(2)
    reading = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    queue.put("a", "a1")
    assert await reading == "a1"
