"""One model takes another's place while requests come and go."""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends
from fastapi.testclient import TestClient

from services.common.app import create_service_app
from services.common.auth.keyfile import changing
from services.common.auth.keys import new_key
from services.common.engine import EngineInfo
from services.common.errors import ModelNotFound
from services.common.settings import StageSettings
from services.common.stage import Stage, get_stage

LOAD = "/v1/models/load"


class Named:
    """Answers with its name; loading it takes until `gate` is set."""

    def __init__(self, name: str) -> None:
        self.name, self.gate = name, threading.Event()
        self.gate.set()
        self.threads: set[str] = set()
        self.closed = 0

    def load(self) -> EngineInfo:
        if self.name == "absent":
            raise ModelNotFound("no model 'absent' here")
        if self.name == "odd":
            raise RuntimeError("a library's own words")
        assert self.gate.wait(10)
        return EngineInfo(self.name, "1", "cpu", "default")

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[int]) -> list[str]:
        assert not self.closed
        self.threads.add(threading.current_thread().name)
        time.sleep(0.002)
        return [self.name for _ in batch]

    def close(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.closed += 1


class Place:
    """A service, and every engine that was made for it."""

    def __init__(self, settings: StageSettings, first: str = "old") -> None:
        self.made: dict[str, Named] = {}
        self.half, self.go_on = threading.Event(), threading.Event()
        router = APIRouter()

        @router.post("/say")
        async def say(stage: Annotated[Stage, Depends(get_stage)]) -> str:
            return str(await stage.submit(1))

        @router.post("/say_twice")
        async def say_twice(stage: Annotated[Stage, Depends(get_stage)]) -> list[str]:
            first = await stage.submit(1)
            self.half.set()
            await asyncio.to_thread(self.go_on.wait, 10)
            return [first, await asyncio.create_task(stage.submit(1)), stage.model]

        self.app = create_service_app(
            name="named",
            settings=settings,
            engine=self.make(first),
            routers=[router],
            scope="translate",
            remake=self.make,
        )

    def make(self, name: str) -> Named:
        return self.made.setdefault(name, Named(name))

    def closed(self, name: str) -> int:
        """How often a model was closed, which comes soon after its last request's end."""
        end = time.monotonic() + 5
        while not self.made[name].closed and time.monotonic() < end:
            time.sleep(0.01)
        return self.made[name].closed


@pytest.fixture
def place() -> Place:
    return Place(StageSettings(keys_file=Path("none")))


@pytest.fixture
def client(place: Place) -> Iterator[TestClient]:
    with TestClient(place.app) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield client


def test_calls_go_on_while_the_other_model_loads_and_the_next_one_is_its(
    place: Place, client: TestClient
) -> None:
    new = place.make("new")
    new.gate.clear()
    with ThreadPoolExecutor(2) as pool:
        swap = pool.submit(client.post, LOAD, json={"model": "new"})
        answers = [client.post("/say").json() for _ in range(10)]
        second = client.post(LOAD, json={"model": "third"})
        new.gate.set()
        assert swap.result().json()["data"][0]["id"] == "new"
    assert set(answers) == {"old"}
    assert (second.status_code, second.json()["error"]["code"]) == (503, "not_ready")
    assert client.post("/say").json() == "new"
    assert client.get("/v1/models").json()["data"][0]["id"] == "new"
    old = place.made["old"]
    assert place.closed("old") == 1
    assert old.threads == new.threads == {"engine"}


def test_no_call_is_dropped_under_load(place: Place, client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(client.post, "/say") for _ in range(60)]
        client.post(LOAD, json={"model": "new"}).raise_for_status()
        client.post(LOAD, json={"model": "newer"}).raise_for_status()
        calls += [pool.submit(client.post, "/say") for _ in range(20)]
        answers = [call.result() for call in calls]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json() for answer in answers[60:]} == {"newer"}
    assert [place.closed("old"), place.closed("new"), place.made["newer"].closed] == [1, 1, 0]


def test_a_request_is_computed_to_its_end_by_the_model_that_began_it(
    place: Place, client: TestClient
) -> None:
    with ThreadPoolExecutor(1) as pool:
        twice = pool.submit(client.post, "/say_twice")
        assert place.half.wait(10)
        client.post(LOAD, json={"model": "new"}).raise_for_status()
        answer = client.post("/say")
        before = place.made["old"].closed
        place.go_on.set()
        assert twice.result().json() == ["old", "old", "old"]
    assert (answer.json(), answer.headers["x-model"]) == ("new", "new")
    assert (twice.result().headers["x-model"], twice.result().headers["x-model-revision"]) == ("old", "1")
    assert (before, place.closed("old")) == (0, 1)


def test_what_a_library_says_of_a_model_that_it_can_not_load_is_told(
    place: Place, client: TestClient
) -> None:
    error = client.post(LOAD, json={"model": "odd"}).json()["error"]
    assert (error["code"], error["hint"]) == ("engine_failed", "the one before it works on")
    assert "a library's own words" in error["message"]
    assert client.post("/say").json() == "old"
    client.post(LOAD, json={"model": "new"}).raise_for_status()


def test_the_old_model_works_on_where_the_new_one_is_not_there(place: Place, client: TestClient) -> None:
    answer = client.post(LOAD, json={"model": "absent"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")
    assert client.post("/say").json() == "old"
    assert not place.made["old"].closed


def test_a_service_that_could_not_load_its_model_works_with_another() -> None:
    place = Place(StageSettings(keys_file=Path("none")), first="absent")
    with TestClient(place.app) as client:
        while client.get("/livez").json()["state"] != "failed":
            time.sleep(0.01)
        assert client.post("/say").status_code == 503
        assert client.post(LOAD, json={"model": "new"}).status_code == 200
        assert client.get("/readyz").json() == {"state": "ready", "reason": ""}
        assert client.post("/say").json() == "new"


@pytest.mark.parametrize("model", ["/etc", "../models", "tests", ".", "", "a b"])
def test_a_client_can_name_no_folder(place: Place, client: TestClient, model: str) -> None:
    assert client.post(LOAD, json={"model": model}).status_code in (400, 404)
    assert set(place.made) == {"old"}


@pytest.mark.parametrize(("scope", "status"), [("translate", 403), ("all", 200)])
def test_with_keys_the_scope_all_is_needed(tmp_path: Path, scope: str, status: int) -> None:
    text, key = new_key("group-01", [scope])
    with changing(tmp_path / "keys.json") as keys:
        keys[key.id] = key
    place: Any = Place(StageSettings(keys_file=tmp_path / "keys.json"))
    with TestClient(place.app, headers={"x-api-key": text}) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        assert client.post(LOAD, json={"model": "new"}).status_code == status
