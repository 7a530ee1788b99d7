"""Two workers on PostgreSQL of which one is killed; the database, the store or the disk's space goes and
comes.

Contract: runs PostgreSQL from Debian's packages on loopback, as its own user; without it the tests are
skipped with the reason.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from services.pipeline.calls.stages import STAGES
from services.pipeline.local.process import free_port
from tests.integration.test_pipeline.api import Api, start_api
from tests.integration.test_pipeline.test_crash import World, begin, check_whole
from tests.unit.pipeline.fake_stage import Faults

pytestmark = [pytest.mark.integration, pytest.mark.app]
D = "/translate"


class Database:
    """A PostgreSQL of its own, to be stopped and started."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder, self._programs = folder, programs
        self._port = free_port("127.0.0.1")
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        self._run("initdb", "-A", "trust", "-U", "postgres", "-D", str(folder / "data"))
        self.start()

    def start(self) -> None:
        options = f"-p {self._port} -h 127.0.0.1 -k {self._folder}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-w", "-D", str(self._folder / "data"), "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self._folder / "data"), "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd="/")


@pytest.fixture
def database() -> Iterator[Database]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path("/tmp") / f"mega-pg-{os.getpid()}-{free_port('127.0.0.1')}"  # its user must get there
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    made = Database(folder, found[-1].parent)
    yield made
    with suppress(subprocess.CalledProcessError):
        made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def world(
    tmp_path: Path, stages: Faults, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """Stages in this process, the state in PostgreSQL, no worker started."""
    monkeypatch.setenv("FAKE_CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("FAKE_PAUSE", "0.3")
    env = {
        "MEGA_CHECKS__ON": "false",
        "MEGA_PIPELINE__BACKOFF_S": "0.05",
        "MEGA_PIPELINE__DATABASE": database.url,
    }
    made = World(tmp_path, env)
    made.ports = dict.fromkeys(
        ("transcribe_audio", "generate_text", "translate_text", "synthesis_audio_en", "synthesis_audio"),
        int(os.environ["MEGA_PIPELINE__TRANSLATE_URL"].rpartition(":")[2]),
    )
    try:
        yield made
    finally:
        made.stop()


def test_of_two_workers_one_is_killed(world: World) -> None:
    second = start_api(free_port("127.0.0.1"), {**world.env, "MEGA_PIPELINE__EXECUTOR": "second"})
    try:
        first = world.start_api(MEGA_PIPELINE__EXECUTOR="first")
        first.ready()
        second.ready()
        episodes = [begin(first, 1.0 + number / 10) for number in range(8)]
        time.sleep(2.0)
        world.kill_api()
        world.note_finished()
        world.api = second
        for episode in episodes:
            check_whole(world, episode)
        world.check_nothing_twice()
    finally:
        second.process.kill()
        second.process.wait()
        second.close()
        world.api = None


def waiting_error(api: Api, episode: str, words: str) -> None:
    """Wait until a step says that it waits, and why."""
    deadline = time.monotonic() + 30
    while True:
        steps = api.get(f"/v1/episodes/{episode}").json()["steps"]
        if any(step["error"] and words in step["error"]["message"] for step in steps):
            return
        assert time.monotonic() < deadline, steps
        time.sleep(0.1)


def not_ready(api: Api, words: str) -> None:
    """Wait until /readyz, which looks every two seconds at most, says why not."""
    deadline = time.monotonic() + 10
    while (answer := api.get("/readyz")).status_code != 503 or words not in answer.json()["reason"]:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)


def test_the_database_goes_and_comes_back(world: World, database: Database) -> None:
    api = world.start_api()
    api.ready()
    episode = begin(api)
    time.sleep(0.6)
    database.stop()
    answer = api.get("/v1/episodes")
    assert answer.status_code == 503
    assert "the database can't be used" in answer.json()["error"]["message"]
    not_ready(api, "database")
    database.start()
    check_whole(world, episode)


def test_the_store_goes_and_comes_back(world: World, tmp_path: Path) -> None:
    api = world.start_api()
    api.ready()
    episode = begin(api)
    time.sleep(0.5)
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    waiting_error(api, episode, "the store is not there")
    shutil.rmtree(tmp_path / "store", ignore_errors=True)
    (tmp_path / "elsewhere").rename(tmp_path / "store")
    check_whole(world, episode)


def test_the_disk_is_full_and_gets_room_again(world: World, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(store)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        api = world.start_api()
        api.ready()
        episode = begin(api)
        filler = store / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(b"x" * 4096)
                file.flush()
        waiting_error(api, episode, "No space left")
        not_ready(api, "No space left")
        filler.unlink()
        check_whole(world, episode)
    finally:
        world.stop()
        subprocess.run(["umount", str(store)], check=False)


@pytest.mark.parametrize("after_s", [0.8, 2.4], ids=["queued", "at work"])
def test_the_disk_of_artifacts_and_sqlite_is_full(
    tmp_path: Path, stages: Faults, monkeypatch: pytest.MonkeyPatch, after_s: float
) -> None:
    monkeypatch.setenv("FAKE_PAUSE", "0.5")
    store = tmp_path / "store"
    store.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(store)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    world = World(tmp_path, {"MEGA_CHECKS__ON": "false"})
    world.ports = dict.fromkeys(STAGES, int(os.environ["MEGA_PIPELINE__TRANSLATE_URL"].rpartition(":")[2]))
    try:
        api = world.start_api()
        api.ready()
        episode = begin(api)
        time.sleep(after_s)
        filler = store / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(b"x" * 4096)
                file.flush()
        time.sleep(5)
        assert "No space left" in api.get("/readyz").json()["reason"]
        filler.unlink()
        check_whole(world, episode)
    finally:
        world.stop()
        subprocess.run(["umount", "-l", str(store)], check=False)
