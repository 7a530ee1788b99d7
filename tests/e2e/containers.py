"""Docker from a test: build images, run one, ask it. Bounded in time; what is started is removed.

Contract: `engine_missing()` says in one line why there is no engine, empty where there is one. It does not
know what is tested.
"""

import json
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "models" / "demo"
HARDENED = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp")


def engine_missing() -> str:
    """Why no image can be built here; empty where one can."""
    for command in (["version"], ["buildx", "version"], ["compose", "version"]):
        try:
            result = subprocess.run(
                ["docker", *command], capture_output=True, text=True, timeout=30, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"no Docker Engine here ({error})"
        if result.returncode:
            return f"no Docker Engine here ({' '.join(result.stderr.split())[:200]})"
    return ""


def docker(*arguments: str, env: Mapping[str, str] | None = None, timeout_s: float = 120) -> str:
    """What a docker command prints; AssertionError with what it said where it fails."""
    command = ["docker", *arguments]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
        cwd=ROOT,
        env=os.environ | (env or {}),
    )
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
    return result.stdout


def wheels() -> dict[str, str]:
    """Where this machine keeps wheels of its own (`WHEELS`, which `make` finds, or pip's variable), as bake
    is told it.
    """
    folder = os.environ.get("WHEELS") or os.environ.get("PIP_FIND_LINKS", "")
    return {"WHEELS": folder} if folder and Path(folder).is_dir() else {}


def put_wheels_where_compose_finds_them() -> None:
    """Compose is told no folder: its builds run side by side, and BuildKit fails now and then where several
    bring a context of one name.
    """
    for folder in wheels().values():
        for wheel in Path(folder).glob("*.whl"):
            copy = ROOT / "deploy" / "image" / "wheels" / wheel.name
            if not copy.is_file():
                shutil.copyfile(wheel, copy)


def bake(*targets: str, **variables: str) -> None:
    """Build the targets of docker-bake.hcl."""
    docker("buildx", "bake", *targets, env=wheels() | variables, timeout_s=3000)


@contextmanager
def built(target: str, image: str, **variables: str) -> Iterator[str]:
    """The image of a target for as long as it is needed: those that no compose file runs are gigabytes."""
    bake(target, **variables)
    try:
        yield image
    finally:
        found = docker(
            "images",
            "--quiet",
            "--filter",
            f"reference={image.rpartition(':')[0]}:*{image.rpartition(':')[2]}",
        )
        docker("rmi", "--force", *dict.fromkeys(found.split()))


def saved_bytes(image: str) -> int:
    """What `docker save` writes: the image's layers as they travel, compressed."""
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        size = 0
        while chunk := process.stdout.read(1 << 20):
            size += len(chunk)
    assert process.returncode == 0, image
    return size


class Container:
    """A running container."""

    def __init__(self, name: str) -> None:
        self.name = name

    def python(self, program: str, *, timeout_s: float = 60) -> str:
        """What a program prints, run inside as the image's own user."""
        return docker("exec", self.name, "python", "-c", program, timeout_s=timeout_s)

    def inspect(self) -> dict[str, Any]:
        """What the engine knows of it."""
        (known,) = json.loads(docker("inspect", self.name))
        return dict(known)

    def health(self) -> str:
        """`starting`, `healthy` or `unhealthy`, and `exited` where it ended."""
        state = self.inspect()["State"]
        return str(state["Health"]["Status"]) if state["Running"] else "exited"

    def logs(self) -> str:
        """All that it said."""
        result = subprocess.run(["docker", "logs", self.name], capture_output=True, text=True, check=False)
        return result.stdout + result.stderr


def until(
    done: Callable[[], bool], container: Container, timeout_s: float = 60, pause_s: float = 0.3
) -> None:
    """Wait until something is true of a container; AssertionError with what it said where it is not."""
    end = time.monotonic() + timeout_s
    while not done():
        assert time.monotonic() < end, container.logs()
        time.sleep(pause_s)


@contextmanager
def running(image: str, *options: str, command: Sequence[str] = ()) -> Iterator[Container]:
    """A hardened container of `image`, removed at the end."""
    name = f"mega-test-{uuid.uuid4().hex[:8]}"
    docker("run", "--detach", "--name", name, *HARDENED, *options, image, *command)
    try:
        yield Container(name)
    finally:
        docker("rm", "--force", "--volumes", name)
