"""The runner under clients that leave, deadlines that pass and engines that fail, all by seeded chance: each
submit ends, nothing is counted twice, and nothing is left.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from services.common.engine import EngineInfo
from services.common.errors import DeadlinePassed, EngineFailed, NotReady, Overloaded, StageError
from services.common.observe.watch import Computed, Dropped
from services.common.running.flow import begin_flow, current_flow
from services.common.running.runner import Runner


class Panic(BaseException):
    """As libraries written in Rust raise it."""


class Unreliable:
    """Triples numbers; every 7th is an error, every 11th raises, every 13th panics, every 17th is slow."""

    def load(self) -> EngineInfo:
        return EngineInfo("unreliable", "1", "cpu", "int")

    def warm_up(self) -> None: ...

    def close(self) -> None: ...

    def infer(self, batch: Sequence[int]) -> Sequence[int | StageError]:
        if any(number % 17 == 0 for number in batch):
            time.sleep(0.003)
        for number in batch:
            if number % 13 == 0:
                raise Panic("index out of bounds")
            if number % 11 == 0:
                raise ValueError("odd number")
        return [EngineFailed("a seventh") if number % 7 == 0 else 3 * number for number in batch]


@dataclass
class Counts:
    """What a runner told."""

    waiting: int = 0
    most: int = 0
    computed_items: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def queued(self, waiting: int) -> None:
        self.waiting, self.most = waiting, max(self.most, waiting)

    def dropped(self, reason: Dropped) -> None:
        self.reasons[reason] += 1

    def computed(self, batch: Sequence[Computed], began: float, ended: float) -> None:
        assert began <= ended
        self.computed_items += [item.request for item in batch]


def _expected(number: int) -> int | None:
    return None if any(number % bad == 0 for bad in (7, 11, 13)) else 3 * number


class Client:
    """One request with several items; some leave, some are in a hurry."""

    def __init__(self, runner: Runner[int, int], seed: int) -> None:
        self._runner, self._chance = runner, random.Random(seed)
        self._numbers = [seed * 100 + at for at in range(1, self._chance.choice((2, 5, 30)))]
        self.outcomes: Counter[str] = Counter()

    async def ask(self) -> None:
        flow = begin_flow(f"key-{self._chance.randrange(5)}")
        asked = [asyncio.create_task(self._item(number)) for number in self._numbers]
        if self._chance.random() < 0.3:
            await asyncio.sleep(self._chance.choice((0, 0.005, 0.02)))
            for task in self._chance.sample(asked, len(asked) // 2 + 1):
                task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        assert flow.waiting == 0

    async def _item(self, number: int) -> None:
        deadline_s = self._chance.choice((None, None, 5.0, 0.004, 0.0))
        try:
            result = await self._runner.submit(number, deadline_s=deadline_s)
        except (StageError, asyncio.CancelledError) as error:
            self.outcomes[type(error).__name__] += 1
            if isinstance(error, EngineFailed):
                assert _expected(number) is None
        else:
            self.outcomes["result"] += 1
            assert result == _expected(number)


@pytest.mark.parametrize("seed", range(3))
async def test_every_submit_ends_and_nothing_is_left(seed: int) -> None:
    counts = Counts()
    runner = Runner(Unreliable(), max_batch=4, max_wait_ms=1, max_queue=16, watch=counts)
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    await runner.start()
    clients = [Client(runner, 1000 * seed + at) for at in range(60)]
    chance = random.Random(seed)

    async def come(client: Client) -> None:
        await asyncio.sleep(chance.random() * 0.2)
        await client.ask()

    async with asyncio.timeout(10):
        await asyncio.gather(*(asyncio.create_task(come(client)) for client in clients))
        await runner.drain()
    outcomes = sum((client.outcomes for client in clients), Counter[str]())
    assert (counts.waiting, runner.busy) == (0, False)
    assert 0 < counts.most <= 16
    assert not complaints
    assert len(counts.computed_items) == len(set(counts.computed_items))
    assert outcomes["result"] + outcomes["EngineFailed"] <= len(counts.computed_items)
    assert outcomes["DeadlinePassed"] == counts.reasons["deadline_passed"]
    assert outcomes["Overloaded"] == counts.reasons["queue_full"]
    assert min(outcomes[kind] for kind in ("result", "EngineFailed", "CancelledError", "DeadlinePassed")) > 0


async def test_a_deadline_is_over_while_the_engine_is_stuck() -> None:
    class Stuck(Unreliable):
        def infer(self, batch: Sequence[int]) -> Sequence[int | StageError]:
            time.sleep(0.5)
            return list(batch)

    runner = Runner(Stuck(), max_batch=1, max_wait_ms=0, max_queue=4)
    await runner.start()
    first = asyncio.create_task(runner.submit(1))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    with pytest.raises(DeadlinePassed):
        await runner.submit(2, deadline_s=0.05)
    assert time.monotonic() - began < 0.3
    assert await first == 1
    await runner.drain()


async def test_a_watch_that_raises_loses_one_batch_and_not_the_service() -> None:
    class Broken(Counts):
        def computed(self, batch: Sequence[Computed], began: float, ended: float) -> None:
            raise RuntimeError("no labels")

    runner = Runner(Unreliable(), max_batch=1, max_wait_ms=0, max_queue=4, watch=Broken())
    await runner.start()
    async with asyncio.timeout(2):
        assert [await runner.submit(number) for number in (1, 2, 3)] == [3, 6, 9]
        await runner.drain()


async def test_who_is_given_up_is_told_at_once_wherever_the_item_is() -> None:
    class Stuck(Unreliable):
        def infer(self, batch: Sequence[int]) -> Sequence[int | StageError]:
            time.sleep(0.4)
            return list(batch)

    runner = Runner(Stuck(), max_batch=1, max_wait_ms=0, max_queue=2)
    await runner.start()

    async def request() -> list[int | BaseException]:
        begin_flow("one")
        return await asyncio.gather(*(runner.submit(at) for at in range(6)), return_exceptions=True)

    asking = asyncio.create_task(request())  # one in the engine, some in the queue, the others before it
    await asyncio.sleep(0.05)
    began = time.monotonic()
    runner.give_up()
    assert [type(outcome) for outcome in await asking] == [NotReady] * 6
    assert time.monotonic() - began < 0.2
    with pytest.raises(NotReady):
        await runner.submit(7)
    await runner.drain()


async def test_nobody_is_sent_away_for_longer_than_a_minute() -> None:
    class Stuck(Unreliable):
        def infer(self, batch: Sequence[int]) -> Sequence[int | StageError]:
            time.sleep(0.2)
            return list(batch)

    runner = Runner(Stuck(), max_batch=1, max_wait_ms=0, max_queue=500)
    await runner.start()
    asked = [asyncio.create_task(runner.submit(0))]
    await asyncio.sleep(0.02)
    asked += [asyncio.create_task(runner.submit(at)) for at in range(1, 501)]
    await asyncio.sleep(0.02)
    begin_flow("late")
    with pytest.raises(Overloaded) as refused:
        await runner.submit(1)
    assert not current_flow().admitted
    assert refused.value.retry_after_s <= 60
    runner.give_up()
    await asyncio.gather(*asked, return_exceptions=True)
    await runner.drain()
