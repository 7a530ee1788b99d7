"""A copy of a stage's real model takes its place while calls go on: none fails; a broken one is refused."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from models.catalog import entries
from services.common.stage import Stage
from tests.integration.copied_models import copy, flip
from tests.integration.swapped_stages import STAGES, Client, Swapped

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.parametrize("case", STAGES, ids=lambda case: case.stage),
]
CALLERS = 2


@asynccontextmanager
async def running(case: Swapped) -> AsyncIterator[tuple[Client, Stage]]:
    """The stage's service, ready."""
    app = case.app()
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        Client(transport=transport, base_url="http://stage", timeout=60) as client,
    ):
        while (await client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.05)
        yield client, app.state.stage


def named(answer: httpx.Response) -> tuple[str, str]:
    """The model and the revision that a good answer names."""
    assert answer.status_code == 200, answer.text
    return answer.headers["x-model"], answer.headers["x-model-revision"]


async def calling(case: Swapped, client: Client, over: asyncio.Event) -> Sequence[httpx.Response]:
    """The answers to calls that follow each other until it is over, and to one more."""
    answers, last = list[httpx.Response](), False
    while not last:
        last = over.is_set()
        answers.append(await case.short(client))
    return answers


async def gone(held: "weakref.ref[object]") -> None:
    """Returns when nobody holds it; raises TimeoutError."""
    async with asyncio.timeout(10):
        while held() is not None:
            await asyncio.sleep(0.05)


async def test_calls_go_on_while_a_copy_takes_the_place_of_the_model(
    case: Swapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_MODELS__STORE", str(tmp_path))
    old = (case.demo, next(entry.revision for entry in entries() if entry.id == case.demo))
    new = (case.other, copy(tmp_path, case.stage, case.other))
    over = asyncio.Event()
    async with running(case) as (client, stage):
        alone = await case.long(client)
        held = weakref.ref(getattr(stage.engine, case.held))
        long = asyncio.create_task(case.long(client))
        callers = [asyncio.create_task(calling(case, client, over)) for _ in range(CALLERS)]
        while not stage.runner.busy:
            await asyncio.sleep(0)
        loaded = await client.post("/v1/models/load", json={"model": case.other})
        assert not long.done(), "it was to be under way when the copy came"
        after = await case.short(client)
        over.set()
        answers = [answer for caller in callers for answer in await caller]
        whole = await long
        models = (await client.get("/v1/models")).json()["data"]
        await gone(held)
    assert loaded.status_code == 200, loaded.text
    assert named(after) == new
    assert {named(answer) for answer in answers} == {old, new}
    assert named(whole) == old
    assert len(whole.content) == len(alone.content)
    assert [(model["id"], model["revision"]) for model in models] == [new]


async def test_a_copy_with_one_bit_changed_is_refused_by_name_and_the_model_works_on(
    case: Swapped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_MODELS__STORE", str(tmp_path))
    copy(tmp_path, case.stage, case.other)
    flip(next(tmp_path.glob(f"*/{case.weights}")))
    async with running(case) as (client, _):
        loaded = await client.post("/v1/models/load", json={"model": case.other})
        after = await case.short(client)
    error = loaded.json()["error"]
    assert (loaded.status_code, error["code"]) == (500, "model_corrupt")
    assert case.other in error["message"]
    assert case.weights in error["message"]
    assert named(after)[0] == case.demo
