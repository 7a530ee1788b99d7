"""Processes are killed at named points and at random moments; every episode completes, nothing is done twice.

Contract: the pipeline's service and its stages are real processes over loopback HTTP, the stages fakes that
count their calls in a file. `make test` runs the short part; the marker `app` is the long one.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.pipeline.calls.stages import STAGES
from services.pipeline.local.process import free_port
from services.pipeline.storage.artifacts import Store, checksum
from services.pipeline.storage.crash import POINTS
from services.pipeline.storage.layout import record_path
from tests.integration.test_pipeline.api import Api, start_api
from tests.unit.pipeline.fake_stage import Faults, audio

pytestmark = [pytest.mark.integration]
FAKE = Path(__file__).parents[2] / "unit" / "pipeline" / "fake_stage.py"
STEPS = {"transcribe", "generate", "speak", "translate.fr", "dub.fr", "translate.es", "dub.es"}


@dataclass
class World:
    """The service, the five stages and the store, each to be killed and started again."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    api_port: int = field(default_factory=lambda: free_port("127.0.0.1"))
    stages: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    api: Api | None = None
    finished: dict[str, int] = field(default_factory=dict)

    def start_stage(self, name: str) -> None:
        stage = STAGES[name]
        port = self.ports.setdefault(name, free_port("127.0.0.1"))
        env = {
            **os.environ,
            f"{stage.env_prefix}HOST": "127.0.0.1",
            f"{stage.env_prefix}PORT": str(port),
            "FAKE_CALLS": str(self.folder / "calls"),
            "FAKE_PAUSE": "0.1",
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        self.stages[name] = subprocess.Popen(
            [sys.executable, str(FAKE), stage.env_prefix], env=env, stderr=subprocess.DEVNULL
        )

    def start_api(self, **env: str) -> Api:
        urls = {
            f"MEGA_PIPELINE__{key}_URL": f"http://127.0.0.1:{self.ports[name]}"
            for key, name in zip(
                ("TRANSCRIBE", "GENERATE", "TRANSLATE", "SYNTHESIS_EN", "SYNTHESIS"), STAGES, strict=True
            )
        }
        if self.api is not None:
            self.api.close()
        self.api = start_api(self.api_port, {**urls, **self.env, **env})
        return self.api

    def start(self) -> None:
        for name in STAGES:
            self.start_stage(name)
        self.start_api().ready()

    def kill_api(self) -> None:
        assert self.api is not None
        self.api.process.kill()
        self.api.process.wait()
        self.api.close()

    def kill_stage(self, name: str) -> None:
        self.stages[name].kill()
        self.stages[name].wait()

    def stop(self) -> None:
        if self.api is not None:
            self.kill_api()
        for name in self.stages:
            self.kill_stage(name)

    def calls(self) -> Counter[str]:
        """How often each piece of work was answered, by its idempotency key."""
        path = self.folder / "calls"
        return Counter(path.read_text().split()) if path.exists() else Counter()

    def note_finished(self) -> None:
        """Remember the calls of what is finished now: artifact and record are there, and fit."""
        store = Store.open(os.environ["MEGA_STORE"])
        calls = self.calls()
        for path in store.backend.sizes():
            record = None if path.startswith((".mega", "input_audios")) else store.record(path)
            if record is not None and record.sha256 == checksum(store.read(path) or b""):
                keys = (key for key in calls if key.rpartition("-")[0] == record.key)
                self.finished |= {key: calls[key] for key in keys}

    def check_nothing_twice(self) -> None:
        """What was finished when something was killed has not been asked for again."""
        calls = self.calls()
        assert {key: calls[key] for key in self.finished} == self.finished


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, {"MEGA_CHECKS__ON": "false", "MEGA_PIPELINE__BACKOFF_S": "0.05"})
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def pipeline_alone(tmp_path: Path, stages: Faults, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world whose stages are in this process, and whose service has not been started."""
    monkeypatch.setenv("FAKE_CALLS", str(tmp_path / "calls"))
    made = World(tmp_path, {"MEGA_CHECKS__ON": "false", "MEGA_PIPELINE__BACKOFF_S": "0.05"})
    made.ports = dict.fromkeys(STAGES, int(os.environ["MEGA_PIPELINE__TRANSLATE_URL"].rpartition(":")[2]))
    try:
        yield made
    finally:
        made.stop()


def begin(api: Api, seconds: float = 1.0, group: str = "staff") -> str:
    answer = api.post(
        "/v1/episodes",
        files={"file": ("draft.mp3", audio(seconds))},
        data={"languages": "fr,es", "group": group},
        headers={"Idempotency-Key": f"{group}-{seconds}"},
    )
    assert answer.is_success, answer.text
    found: str = answer.json()["id"]
    return found


def check_whole(world: World, episode: str) -> None:
    """Every artifact is there once, whole, and is the one that its record tells of."""
    assert world.api is not None
    found = world.api.until(episode, seconds=60)
    assert {step["name"]: step["state"] in ("made", "kept") for step in found["steps"]} == dict.fromkeys(
        STEPS, True
    )
    store = Store.open(os.environ["MEGA_STORE"])
    for step in found["steps"]:
        path = step["artifact"]["path"]
        record = store.record(path)
        assert record is not None, f"{path} has no record"
        assert record.sha256 == checksum(store.read(path) or b"") == step["artifact"]["sha256"]
        assert store.backend.read(record_path(path))


SHORT = ("after-call", "record-written", "step-told")
"""The points that `make test` tries; `make test-app` tries all."""


@pytest.mark.parametrize(
    "point", [point if point in SHORT else pytest.param(point, marks=pytest.mark.app) for point in POINTS]
)
def test_killed_at_a_named_point_it_goes_on_and_does_nothing_twice(pipeline_alone: World, point: str) -> None:
    world = pipeline_alone
    api = world.start_api(MEGA_CRASH_AT=point, MEGA_CRASH_ONCE=str(world.folder / "once"))
    api.ready()
    episode = begin(api)
    assert api.process.wait(30) == 137, f"{point} was not come by"
    world.note_finished()
    world.start_api().ready()
    check_whole(world, episode)
    world.check_nothing_twice()
    assert bool(world.finished) == (point not in POINTS[:4]), "the point is where its name says"


def killer(world: World, chance: random.Random) -> None:
    """Kill the pipeline, one stage or all, and start again what was killed."""
    what = chance.choice(["pipeline", *STAGES, "all"])
    world.note_finished()
    if what in ("pipeline", "all"):
        world.kill_api()
    for name in STAGES if what == "all" else [what] if what in STAGES else []:
        world.kill_stage(name)
        world.start_stage(name)
    if what in ("pipeline", "all"):
        world.start_api().ready()


def run_random(world: World, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    assert world.api is not None
    episodes = [begin(world.api, 1.0 + number / 10) for number in range(kills)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.0, 1.0))
        killer(world, chance)
    for episode in episodes:
        check_whole(world, episode)
    world.check_nothing_twice()


def test_killed_at_random_moments(world: World) -> None:
    run_random(world, 2, seed=7)


@pytest.mark.app
def test_killed_at_thirty_random_moments(world: World) -> None:
    run_random(world, 30, seed=11)


@pytest.mark.app
def test_a_stage_that_is_gone_keeps_nobody_else_waiting(world: World) -> None:
    assert world.api is not None
    world.kill_stage("translate_text")
    episode = begin(world.api)
    deadline = time.monotonic() + 20
    while True:
        steps = {step["name"]: step for step in world.api.get(f"/v1/episodes/{episode}").json()["steps"]}
        if steps["speak"]["state"] == "made" and steps["translate.fr"]["error"]:
            break
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(2.1)  # what was asked of the stages is kept for two seconds
    states = {one["name"]: one["state"] for one in world.api.get("/v1/stages").json()["data"]}
    assert states == dict.fromkeys(STAGES, "ready") | {"translate_text": "away"}
    world.start_stage("translate_text")
    check_whole(world, episode)
