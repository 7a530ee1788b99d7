"""The runner: batches, overload, deadlines, dropped clients, bad items, draining."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from services.common.engine import EngineInfo
from services.common.errors import DeadlinePassed, EngineFailed, NotReady, Overloaded, StageError
from services.common.running.flow import begin_flow, set_flow
from services.common.running.runner import Runner


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


async def test_an_engine_may_want_fewer_together_and_never_gets_more_than_the_settings_say() -> None:
    engine = Doubling()
    runner = _runner(engine)
    await runner.start()
    for wanted, sizes in ((3, [3, 3]), (9, [4, 2]), (0, [4, 2])):
        runner.hold(wanted)
        engine.batches.clear()
        await asyncio.gather(*(runner.submit(number) for number in range(6)))
        assert [len(batch) for batch in engine.batches] == sizes
    await runner.drain()


async def test_it_is_crowded_while_a_request_waits_that_has_no_part_in_the_batch() -> None:
    engine = Doubling()
    runner = _runner(engine, batch=2)
    await runner.start()
    engine.gate.clear()
    begin_flow("long")
    long = asyncio.gather(*(runner.submit(number) for number in range(4)))
    await asyncio.sleep(0.05)
    assert not runner.crowded
    begin_flow("other")
    other = asyncio.create_task(runner.submit(7))
    await asyncio.sleep(0.01)
    assert runner.crowded
    engine.gate.set()
    assert [await long, await other] == [[0, 2, 4, 6], 14]
    assert not runner.crowded
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


async def _request(runner: Runner[int, int], key: str, numbers: Sequence[int]) -> list[int]:
    """A request with several items; a task has a context of its own, as a request has."""
    begin_flow(key)
    return list(await asyncio.gather(*(runner.submit(number) for number in numbers)))


async def test_one_item_does_not_wait_for_another_clients_thousand() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=2, queue=64)
    await runner.start()
    many = asyncio.create_task(_request(runner, "many", range(40)))
    await asyncio.sleep(0.05)
    one = asyncio.create_task(_request(runner, "one", [1000]))
    await asyncio.sleep(0.05)
    engine.gate.set()
    assert await one == [2000]
    served = next(at for at, batch in enumerate(engine.batches) if 1000 in batch)
    assert served <= 2
    assert await many == [2 * number for number in range(40)]
    await runner.drain()


async def test_requests_of_one_key_share_its_turn() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=1, queue=64)
    await runner.start()

    async def of_group(request: str, numbers: Sequence[int]) -> list[int]:
        begin_flow(request)
        set_flow("group-01")
        return list(await asyncio.gather(*(runner.submit(number) for number in numbers)))

    first = asyncio.create_task(_request(runner, "first", [0]))  # keeps the engine while the others come
    await asyncio.sleep(0.05)
    group = [asyncio.create_task(of_group(f"r{at}", [10 + at, 20 + at])) for at in range(3)]
    await asyncio.sleep(0.05)
    other = asyncio.create_task(_request(runner, "other", [100, 101]))
    await asyncio.sleep(0.05)
    engine.gate.set()
    await asyncio.gather(first, other, *group)
    order = [batch[0] for batch in engine.batches]
    assert order.index(100) == 2
    assert order.index(101) == 4
    await runner.drain()


async def test_a_request_that_was_let_in_is_not_refused_later() -> None:
    engine = Doubling()
    runner = _runner(engine, batch=1, queue=2)
    await runner.start()
    assert await _request(runner, "long", range(50)) == [2 * number for number in range(50)]
    await runner.drain()


async def test_places_of_a_client_that_left_are_free_again() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=1, queue=1)
    await runner.start()
    first = asyncio.create_task(_request(runner, "first", [1]))
    await asyncio.sleep(0.05)
    left = asyncio.create_task(_request(runner, "left", [2]))
    await asyncio.sleep(0.05)
    left.cancel()
    await asyncio.sleep(0.01)
    third = asyncio.create_task(_request(runner, "third", [3]))
    await asyncio.sleep(0.05)
    engine.gate.set()
    assert (await first, await third) == ([2], [6])
    assert engine.batches == [[1], [3]]
    await runner.drain()


async def test_waiting_for_room_has_the_same_deadline() -> None:
    engine = Doubling()
    engine.gate.clear()
    runner = _runner(engine, batch=1, queue=2)
    await runner.start()
    begin_flow("slow")
    tasks = [asyncio.create_task(runner.submit(number, deadline_s=0.1)) for number in range(5)]
    await asyncio.sleep(0.3)
    engine.gate.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert outcomes[0] == 0
    assert all(isinstance(outcome, DeadlinePassed) for outcome in outcomes[1:])
    assert engine.batches == [[0]]
    await runner.drain()
