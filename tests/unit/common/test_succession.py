"""A model that was followed: kept for its requests, let go while they ask for nothing, closed at last."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from services.common.engine import EngineInfo
from services.common.running import succession
from services.common.running.engine_thread import EngineThread
from services.common.running.flow import begin_flow
from services.common.running.succession import Servable, Succession


class Counting:
    """Counts loads and closes."""

    def __init__(self, name: str) -> None:
        self.name, self.loads, self.closes = name, 0, 0

    def load(self) -> EngineInfo:
        self.loads += 1
        return EngineInfo(self.name, "r 1", "cpu", "none")

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[int]) -> list[str]:
        return [self.name for _ in batch]

    def close(self) -> None:
        self.closes += 1


@pytest.fixture
def thread() -> EngineThread:
    return EngineThread()


@pytest.fixture
def old() -> Counting:
    return Counting("old")


@pytest.fixture
def models(old: Counting, thread: EngineThread) -> Succession:
    models = Succession(old, thread)
    models.current.load()
    return models


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


def followed(models: Succession) -> None:
    new = Servable(Counting("new"))
    new.load()
    models.follow(new)


async def test_it_is_closed_when_its_last_request_has_ended(models: Succession, old: Counting) -> None:
    flow = begin_flow("one")
    mine = models.bind()
    with mine.used():
        followed(models)
        flow.end()
        await asyncio.sleep(0.05)
        before = old.closes
    await until(lambda: len(models.engines) == 1)
    assert (before, old.closes) == (0, 1)


async def test_a_request_keeps_its_model_and_names_it(models: Succession) -> None:
    flow = begin_flow("one")
    mine = models.bind()
    followed(models)
    assert models.bind() is models.mine is mine is not models.current
    assert flow.headers == {"x-model": "old", "x-model-revision": "r 1"}
    flow.end()
    assert models.mine is models.current


async def test_a_name_that_is_no_header_is_encoded() -> None:
    servable = Servable(Counting("Käse\n1"))
    assert servable.named == {}
    servable.load()
    assert servable.named["x-model"] == "K%C3%A4se%0A1"


async def test_a_request_that_asks_for_nothing_keeps_no_model_in_memory(
    models: Succession, old: Counting, thread: EngineThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(succession, "LINGER_S", 0.04)
    with models.current.used() as engine:
        followed(models)
        await until(lambda: old.closes == 1)
        assert await thread.run(lambda: engine.infer([1])) == ["old"]
        assert old.loads == 2
    await until(lambda: old.closes == 2 and len(models.engines) == 1)


async def test_all_are_closed_at_the_end(models: Succession, old: Counting) -> None:
    with models.current.used():
        followed(models)
        await asyncio.sleep(0.01)
        models.close()
        models.stop()
    assert old.closes == 1
    await until(lambda: len(models.engines) == 1)
