"""What README.md says is so: its requests and its program are answered, its tree and pages are there."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from services.common.sound.decoding import decode
from services.pipeline.calls.stages import STAGES
from services.pipeline.cli.main import app as mega
from tests.contract.live import Live

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
REQUESTS = re.findall(r"^curl .*$", README, re.MULTILINE)
(PROGRAM,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
NAMES = {stage.port: stage.name for stage in STAGES.values()}
DRAFT = ROOT / "samples" / "01-very-cheesy.mp3"


def test_there_is_a_request_for_each_service() -> None:
    assert [int(re.findall(r"localhost:(\d+)", line)[0]) for line in REQUESTS] == sorted(NAMES)
    assert all(str(port) in PROGRAM for port in NAMES)


@pytest.mark.integration
@pytest.mark.parametrize("line", REQUESTS)
def test_a_request_is_answered(live: Callable[[str], Live], line: str) -> None:
    words = shlex.split(line)
    (address,) = [word for word in words if word.startswith("localhost:")]
    port, _, path = address.removeprefix("localhost:").partition("/")
    given = list(pairwise(words))
    with live(NAMES[int(port)]).client() as client:
        answer = _sent(client, f"/{path}", given)
    assert answer.status_code == 200, answer.text
    if "audio" in answer.headers["content-type"]:
        assert len(decode(answer.content, sample_rate=16000)) > 8000
    else:
        assert answer.text.strip()


def _sent(client: httpx.Client, path: str, given: list[tuple[str, str]]) -> httpx.Response:
    """The request that curl would make of these arguments."""
    body = [value for option, value in given if option == "-d"]
    if body:
        assert ("-H", "content-type: application/json") in given
        return client.post(path, json=json.loads(body[0]))
    fields = dict(value.split("=", 1) for option, value in given if option == "-F")
    assert fields.pop("file").startswith("@")
    return client.post(path, data=fields, files={"file": DRAFT.read_bytes()})


@pytest.mark.integration
def test_the_program_runs(live: Callable[[str], Live], tmp_path: Path) -> None:
    shutil.copy(DRAFT, tmp_path / "draft.mp3")
    program = PROGRAM
    for port, name in NAMES.items():
        place = live(name).port
        program = program.replace(f"localhost:{port}", f"localhost:{place}").replace(
            f"({port}, ", f"({place}, "
        )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    heard, written, translated = done.stdout.strip().splitlines()
    assert "heese" in heard
    assert written
    assert translated == "Bienvenue."
    for language in ("en", "fr"):
        assert len(decode(tmp_path / f"{language}.mp3", sample_rate=16000)) > 8000


def test_every_command_of_mega_that_it_names_is_there() -> None:
    commands = {info.name or info.callback.__name__ for info in mega.registered_commands if info.callback}
    groups = {info.name for info in mega.registered_groups}
    assert set(re.findall(r"mega ([a-z]+)", README)) <= commands | groups


def test_the_tree_and_the_pages_it_names_are_there() -> None:
    tree = README.split("## The tree")[1].split("```")[1]
    names = [line.split()[0] for line in tree.strip().splitlines()]
    pages = re.findall(r"`(docs/[\w./-]+|[A-Z]+\.md)`", README)
    assert not [name for name in names + pages if not (ROOT / name).exists()]
    tracked = {"services", "models", "tests", "docs", "scripts", "samples", "requirements"}
    assert tracked <= {name.split("/")[0] for name in names}
    assert {path.name for path in (ROOT / "services").iterdir() if (path / "__init__.py").is_file()} <= {
        name.split("/")[1] for name in names if name.startswith("services/")
    }
