"""A stage's life: loaded on demand, let go when idle, never while busy, drained in time."""

import asyncio
import threading
import time
from collections.abc import Sequence

import pytest

from services.common.engine import EngineInfo
from services.common.errors import ModelCorrupt, NotReady
from services.common.settings import StageSettings
from services.common.stage import Stage, State


class Counting:
    """Counts loads; holds its answers back while the gate is shut."""

    def __init__(self) -> None:
        self.loads = self.closes = 0
        self.failures: list[Exception] = []
        self.gate = threading.Event()
        self.gate.set()

    def load(self) -> EngineInfo:
        self.loads += 1
        if self.failures:
            raise self.failures.pop()
        return EngineInfo("counting", "r1", "cpu", "none")

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[int]) -> list[int]:
        self.gate.wait(5)
        return list(batch)

    def close(self) -> None:
        self.closes += 1


def _stage(engine: Counting, *, preload: bool = True, idle_s: float = 0, drain_s: float = 8) -> Stage:
    settings = StageSettings(preload=preload, idle_unload_s=idle_s, drain_timeout_s=drain_s, max_wait_ms=0)
    return Stage("counting", settings, engine)


async def test_without_preload_the_first_request_loads_the_model_once() -> None:
    engine = Counting()
    stage = _stage(engine, preload=False)
    await stage.start()
    assert (stage.state, stage.takes_requests, stage.loaded, engine.loads) == (State.IDLE, True, False, 0)
    await asyncio.gather(stage.wake(), stage.wake())
    assert (stage.state, stage.model, engine.loads) == (State.READY, "counting", 1)
    await stage.stop()
    assert engine.closes == 1


async def test_an_idle_model_leaves_memory_and_comes_back() -> None:
    engine = Counting()
    stage = _stage(engine, idle_s=0.1)
    await stage.start()
    assert stage.loaded
    async with asyncio.timeout(5):
        while stage.state is not State.IDLE:
            await asyncio.sleep(0.02)
    assert (stage.state, stage.loaded, stage.model, engine.closes) == (State.IDLE, False, "counting", 1)
    await stage.wake()
    assert await stage.submit(7) == 7
    assert (stage.state, engine.loads) == (State.READY, 2)
    await stage.stop()


async def test_a_busy_model_is_not_let_go() -> None:
    engine = Counting()
    stage = _stage(engine, idle_s=0.05)
    await stage.start()
    engine.gate.clear()
    slow = asyncio.create_task(stage.submit(1))
    await asyncio.sleep(0.3)
    assert (stage.state, engine.closes) == (State.READY, 0)
    engine.gate.set()
    assert await slow == 1
    await stage.stop()


async def test_an_item_that_meets_a_model_just_let_go_loads_it() -> None:
    engine = Counting()
    stage = _stage(engine, preload=False)
    await stage.start()
    assert await stage.submit(3) == 3
    assert engine.loads == 1
    await stage.stop()


async def test_a_failed_load_on_demand_is_told_and_tried_again() -> None:
    engine = Counting()
    engine.failures = [ModelCorrupt("a file is damaged")]
    stage = _stage(engine, preload=False)
    await stage.start()
    with pytest.raises(NotReady, match="a file is damaged"):
        await stage.wake()
    await stage.wake()
    assert (stage.state, stage.reason) == (State.READY, "")
    await stage.stop()


async def test_a_failed_start_stays_failed() -> None:
    engine = Counting()
    engine.failures = [ModelCorrupt("a file is damaged")]
    stage = _stage(engine)
    await stage.start()
    assert (stage.state, stage.reason) == (State.FAILED, "a file is damaged")
    with pytest.raises(NotReady):
        await stage.wake()
    await stage.stop()


async def test_a_model_whose_only_client_left_while_it_was_loaded_is_let_go() -> None:
    class SlowToLoad(Counting):
        def load(self) -> EngineInfo:
            time.sleep(0.1)
            return super().load()

    engine = SlowToLoad()
    stage = _stage(engine, preload=False, idle_s=0.1)
    await stage.start()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(stage.wake(), 0.02)
    async with asyncio.timeout(5):
        while not engine.closes:
            await asyncio.sleep(0.02)
    assert (stage.state, stage.loaded) == (State.IDLE, False)
    await stage.stop()


async def test_a_model_that_does_not_go_cleanly_still_goes_the_next_time() -> None:
    class Clinging(Counting):
        def close(self) -> None:
            super().close()
            raise OSError("busy")

    engine = Clinging()
    stage = _stage(engine, idle_s=0.05)
    await stage.start()
    for times in (1, 2):
        async with asyncio.timeout(5):
            while engine.closes < times:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)
        assert stage.state is State.IDLE
        await stage.wake()
        assert await stage.submit(times) == times
    with pytest.raises(OSError, match="busy"):
        await stage.stop()


@pytest.mark.parametrize("failure", [SystemExit(3), StopIteration(), KeyboardInterrupt()])
async def test_whatever_a_load_raises_is_a_reason(failure: BaseException) -> None:
    class Panicking(Counting):
        def load(self) -> EngineInfo:
            raise failure

    stage = _stage(Panicking())
    async with asyncio.timeout(2):
        await stage.start()
        assert (stage.state, type(failure).__name__ in stage.reason) == (State.FAILED, True)
        await stage.stop()


async def test_what_is_not_done_in_time_is_told_so() -> None:
    engine = Counting()
    engine.gate.clear()
    stage = _stage(engine, drain_s=0.1)
    await stage.start()
    held = asyncio.create_task(stage.submit(1))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    stage.begin_draining()
    with pytest.raises(NotReady, match="stops before this is done"):
        await held
    assert time.monotonic() - began < 0.5
    await stage.stop()
    engine.gate.set()


async def test_draining_ends_in_time_whatever_the_engine_is_at() -> None:
    engine = Counting()
    engine.gate.clear()
    stage = _stage(engine, drain_s=0.2)
    await stage.start()
    held = asyncio.create_task(stage.submit(1))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await stage.stop()
    assert 0.1 < time.monotonic() - began < 1
    with pytest.raises(NotReady):
        await stage.submit(2)
    held.cancel()
    engine.gate.set()
