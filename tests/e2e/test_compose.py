"""`make e2e-compose`: every CPU image, all up by one command; closed, hardened, small, and hard to kill."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.pipeline.calls.stages import STAGES
from services.pipeline.local.process import free_port
from tests.e2e.containers import (
    DEMO,
    ROOT,
    Container,
    docker,
    put_wheels_where_compose_finds_them,
    running,
    saved_bytes,
    until,
)

pytestmark = [pytest.mark.compose, pytest.mark.timeout(3600)]

PROJECT = "mega-e2e"
CPUS = 2
BUDGETS_MB = {
    "pipeline": 200,
    "transcribe_audio": 350,
    "generate_text": 350,
    "translate_text": 350,
    "synthesis_audio": 900,
}
KILL = (
    "import os\n"
    "for pid in filter(str.isdigit, os.listdir('/proc')):\n"
    "    if int(pid) not in (1, os.getpid()): os.kill(int(pid), 9)\n"
)


class Stack:
    """The compose project."""

    def __init__(self) -> None:
        self.port = free_port("127.0.0.1")
        self._env = {
            "COMPOSE_PROJECT_NAME": PROJECT,
            "MEGA_PORT": str(self.port),
            "MEGA_CPUS": str(CPUS),
        }
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=60)

    def compose(self, *arguments: str, timeout_s: float = 300) -> str:
        """What docker compose prints."""
        return docker("compose", "-f", "compose.cpu.yaml", *arguments, env=self._env, timeout_s=timeout_s)

    def container(self, service: str) -> Container:
        """The container of a service."""
        return Container(self.compose("ps", "--all", "--quiet", service).strip())

    def submit(self, sample: str) -> dict[str, Any]:
        """Start an episode."""
        audio = (ROOT / "samples" / sample).read_bytes()
        answer = self.http.post("/v1/episodes", files={"file": (sample, audio)}, data={"languages": "fr,es"})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def episode(self, name: str) -> dict[str, Any]:
        """The episode as it is now."""
        return dict(self.http.get(f"/v1/episodes/{name}").raise_for_status().json())

    def wait(self, name: str, *, timeout_s: float = 300) -> dict[str, Any]:
        """The episode when it has ended."""
        end = time.monotonic() + timeout_s
        while (episode := self.episode(name))["state"] in {"queued", "running"}:
            assert time.monotonic() < end, json.dumps(episode)[:3000]
            time.sleep(0.5)
        return episode


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    put_wheels_where_compose_finds_them()
    stack = Stack()
    try:
        stack.compose("up", "--build", "--wait", "--wait-timeout", "300", timeout_s=3000)
        yield stack
    finally:
        stack.http.close()
        stack.compose("down", "--volumes", "--timeout", "12")


def _steps(episode: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in episode["steps"]}


def test_a_sample_goes_through_every_task_and_the_page_shows_it(stack: Stack) -> None:
    episode = stack.wait(stack.submit("01-very-cheesy.mp3")["id"])
    steps = _steps(episode)
    assert episode["state"] == "done", json.dumps(episode)[:3000]
    assert {
        "transcribe",
        "generate",
        "speak",
        "translate.fr",
        "dub.fr",
        "translate.es",
        "dub.es",
    } <= steps.keys()
    assert "cheesy podcast" in steps["generate"]["artifact"]["excerpt"].lower()
    audio = stack.http.get(steps["dub.fr"]["artifact"]["url"], headers={"range": "bytes=0-99"})
    assert (audio.status_code, len(audio.content)) == (206, 100)
    page = stack.http.get("/")
    assert "<title>" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    (row,) = stack.http.get("/v1/rows").json()["data"]
    assert row["cells"]["staff"]["steps"]["dub.es"]["state"] in {"made", "kept"}


def test_every_container_is_what_the_file_says(stack: Stack) -> None:
    for service in ("pipeline", *STAGES):
        container = stack.container(service)
        status = container.python("print(open('/proc/self/status').read())")
        assert re.search(r"^Uid:\s+1000\s", status, re.MULTILINE), service
        assert re.search(r"^CapEff:\s+0+$", status, re.MULTILINE), service
        assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE), service
        refused = container.python(
            "import errno\ntry: open('/app/x', 'w')\nexcept OSError as e: print(errno.errorcode[e.errno])"
        )
        assert refused.strip() in {"EROFS", "EACCES"}, service
        assert container.inspect()["HostConfig"]["ReadonlyRootfs"], service
        assert container.inspect()["HostConfig"]["Memory"] > 0, service
        told = container.python("from services.common.threads import cpu_quota; print(cpu_quota())")
        assert int(told) == CPUS, service


@contextlib.contextmanager
def _canary() -> Iterator[tuple[str, int]]:
    """A listener of our own outside every container, on the address of the default bridge."""
    (bridge,) = json.loads(docker("network", "inspect", "bridge"))
    address = bridge["IPAM"]["Config"][0]["Gateway"]
    with socket.create_server((address, 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    server.accept()[0].close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield address, server.getsockname()[1]
        stop.set()
        thread.join()


def test_no_stage_can_open_a_connection_outwards(stack: Stack) -> None:
    with _canary() as (address, port):
        probe = (
            "import socket\n"
            f"try: socket.create_connection(('{address}', {port}), 5).close(); print('reached')\n"
            "except OSError as error: print(error)"
        )
        control = docker(
            "run", "--rm", "--entrypoint", "python", "mega-pipeline/translate_text:cpu", "-c", probe
        )
        assert control.strip() == "reached", "the probe works where there is a way out"
        for service in STAGES:
            assert "unreachable" in stack.container(service).python(probe), service
            routes = stack.container(service).python("print(open('/proc/net/route').read())")
            assert "00000000" not in [line.split("\t")[1] for line in routes.splitlines()[1:] if "\t" in line]


def test_a_stage_that_is_away_holds_up_nobody_else_and_the_episode_finishes(stack: Stack) -> None:
    stack.compose("stop", "translate_text")
    episode = stack.submit("02-second-helping.mp3")["id"]
    end = time.monotonic() + 120
    while _steps(stack.episode(episode))["speak"]["state"] not in {"made", "kept"}:
        assert time.monotonic() < end, json.dumps(stack.episode(episode))[:3000]
        time.sleep(0.5)
    states = {entry["name"]: entry["state"] for entry in stack.http.get("/v1/stages").json()["data"]}
    assert states.pop("translate_text") == "away"
    assert set(states.values()) == {"ready"}
    assert stack.http.get("/").status_code == 200
    stack.compose("start", "translate_text")
    assert stack.wait(episode)["state"] == "done"


def test_a_stage_that_is_killed_comes_back_and_the_episode_finishes(stack: Stack) -> None:
    container = stack.container("synthesis_audio")
    episode = stack.submit("03-market-day.mp3")["id"]
    with contextlib.suppress(
        AssertionError, subprocess.TimeoutExpired
    ):  # the command dies with its container
        container.python(KILL)
    assert stack.wait(episode)["state"] == "done"
    assert container.inspect()["RestartCount"] == 1


def test_images_are_within_their_budgets(stack: Stack) -> None:
    sizes = {service: saved_bytes(f"mega-pipeline/{service}:cpu") for service in BUDGETS_MB}
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "image-sizes.json").write_text(json.dumps(sizes, indent=1) + "\n")
    print(*(f"{name}: {size / 1e6:.0f} MB" for name, size in sizes.items()), sep="\n")
    assert not [name for name, size in sizes.items() if size > BUDGETS_MB[name] * 1e6], sizes


def test_down_leaves_nothing(stack: Stack) -> None:
    stack.compose("down", "--volumes", "--timeout", "12")
    label = f"label=com.docker.compose.project={PROJECT}"
    assert docker("ps", "--all", "--quiet", "--filter", label) == ""
    assert docker("network", "ls", "--quiet", "--filter", label) == ""
    assert docker("volume", "ls", "--quiet", "--filter", label) == ""


def test_one_stage_alone_without_any_network_answers_over_a_unix_socket(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    options = (
        "--network=none",
        f"--volume={DEMO}:/app/models/demo:ro",
        f"--volume={tmp_path}:/run/mega",
        "--env=MEGA_TRANSLATE__UDS=/run/mega/s",
        "--env=MEGA_READY=unix:/run/mega/s",
    )
    with running("mega-pipeline/translate_text:cpu", *options) as container:
        until(lambda: container.health() == "healthy", container)
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(tmp_path / "s"))) as client:
            body = {"q": "We all love cheese.", "source": "en", "target": "fr"}
            answer = client.post("http://stage/translate", json=body)
        assert "fromage" in answer.json()["translatedText"]


def test_with_keys_a_container_asks_for_one_and_without_either_it_refuses_to_start(tmp_path: Path) -> None:
    image, demo = "mega-pipeline/translate_text:cpu", f"--volume={DEMO}:/app/models/demo:ro"
    with running(image, demo) as refused:
        until(lambda: refused.health() == "exited", refused)
        assert "without API keys" in refused.logs()
    create = [
        sys.executable,
        "-m",
        "services.pipeline",
        "keys",
        "create",
        "--group=staff",
        "--scopes=translate",
    ]
    env = os.environ | {"MEGA_KEYS_FILE": str(tmp_path / "keys.json")}
    key = subprocess.run(create, env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    tmp_path.chmod(0o755)
    (tmp_path / "keys.json").chmod(0o644)  # user 1000 reads it
    with running(
        image, demo, f"--volume={tmp_path}:/keys:ro", "--env=MEGA_KEYS_FILE=/keys/keys.json"
    ) as asking:
        until(lambda: asking.health() == "healthy", asking)
        program = (
            "import httpx, sys\n"
            "body = {'q': 'We all love cheese.', 'source': 'en', 'target': 'fr'}\n"
            "for headers in ({}, {'authorization': 'Bearer %s'}):\n"
            "    print(httpx.post('http://127.0.0.1:9003/translate', json=body, headers=headers).status_code)"
        )
        assert asking.python(program % key).split() == ["401", "200"]
