"""The runner: batches, overload, deadlines, dropped clients, bad items, draining."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from services.common.engine import EngineInfo
from services.common.errors import DeadlinePassed, EngineFailed, NotReady, Overloaded, StageError
from services.common.runner import Runner


class Doubling:
    """Doubles numbers; negative ones raise, and take their whole batch with them."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()

    def load(self) -> EngineInfo:
        return EngineInfo("doubling", "1", "cpu", "int")

    def warm_up(self) -> None:
        pass

    def close(self) -> None:
        pass

    def infer(self, batch: Sequence[int]) -> Sequence[int | StageError]:
        self.gate.wait(5)
        self.batches.append(list(batch))
        if min(batch) < 0:
            raise ValueError("negative")
        return [2 * number for number in batch]


def _runner(engine: Doubling, *, batch: int = 4, queue: int = 8) -> Runner[int, int]:
    return Runner(engine, max_batch=batch, max_wait_ms=20, max_queue=queue)


async def test_requests_that_come_together_share_a_batch() -> None:
    engine = Doubling()
    runner = _runner(engine)
    await runner.start()
    assert await asyncio.gather(*(runner.submit(number) for number in range(4))) == [0, 2, 4, 6]
    assert engine.batches == [[0, 1, 2, 3]]
    await runner.drain()


async def test_one_bad_item_fails_alone() -> None:
    runner = _runner(Doubling())
    await runner.start()
    good, bad = await asyncio.gather(runner.submit(1), runner.submit(-1), return_exceptions=True)
    assert good == 2
    assert isinstance(bad, EngineFailed)
    await runner.drain()


async def test_a_full_queue_says_when_to_come_back() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=1, queue=1)
    await runner.start()
    first = asyncio.create_task(runner.submit(1))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(runner.submit(2))
    await asyncio.sleep(0.05)
    with pytest.raises(Overloaded) as caught:
        await runner.submit(3)
    assert caught.value.retry_after_s >= 1
    engine.gate.set()
    assert list(await asyncio.gather(first, second)) == [2, 4]
    await runner.drain()


async def test_a_deadline_that_passes_in_the_queue_is_not_computed() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=1)
    await runner.start()
    first = asyncio.create_task(runner.submit(1))
    await asyncio.sleep(0.05)
    late = asyncio.create_task(runner.submit(2, deadline_s=0.01))
    await asyncio.sleep(0.05)
    engine.gate.set()
    assert await first == 2
    with pytest.raises(DeadlinePassed):
        await late
    assert engine.batches == [[1]]
    await runner.drain()


async def test_a_client_that_left_is_dropped() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=1)
    await runner.start()
    first = asyncio.create_task(runner.submit(1))
    await asyncio.sleep(0.05)
    left = asyncio.create_task(runner.submit(2))
    await asyncio.sleep(0.02)
    left.cancel()
    engine.gate.set()
    assert await first == 2
    await runner.drain()
    assert engine.batches == [[1]]


async def test_draining_finishes_what_it_holds_and_takes_no_more() -> None:
    runner = _runner(Doubling())
    await runner.start()
    held = asyncio.create_task(runner.submit(5))
    await asyncio.sleep(0)
    await runner.drain()
    assert await held == 10
    with pytest.raises(NotReady):
        await runner.submit(6)
