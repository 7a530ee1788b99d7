"""What README.md says of the repository is so: its requests are answered, its tree is there."""

import json
import re
import shlex
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from models.catalog import entries
from services.common.encoding import encode
from services.common.engine import EngineInfo
from services.generate_text.app import create_app as generate
from services.generate_text.prompts import Completion
from services.pipeline.cli import app as mega
from services.synthesis_audio.app import create_app as synthesize
from services.synthesis_audio.engine import Speech
from services.synthesis_audio.settings import EnglishSynthesisSettings
from services.transcribe_audio.app import create_app as transcribe
from services.transcribe_audio.transcript import Segment, Transcript
from services.translate_text.app import create_app as translate

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
REQUESTS = re.findall(r"^curl .*$", README, re.MULTILINE)
TONE = (np.sin(np.arange(16000) / 20) / 2).astype(np.float32)


class Engine:
    """Answers like the demo model of a stage, in name and kind."""

    def __init__(self, stage: str, answer: Any) -> None:
        (self._model,) = [entry for entry in entries() if entry.stage == stage and entry.default]
        self._answer = answer

    def load(self) -> EngineInfo:
        return EngineInfo(self._model.id, "r1", "cpu", "float32", self._model.languages)

    def warm_up(self) -> None: ...

    def infer(self, batch: Any) -> list[Any]:
        return [self._answer] * len(batch)

    def close(self) -> None: ...


HEARD = Transcript("en", 1.0, (Segment(0, 0.1, 0.5, "Cheese.", -0.1, 0.0),))
APPS = {
    9001: lambda: transcribe(engine=Engine("transcribe", HEARD)),
    9002: lambda: generate(engine=Engine("generate", Completion("Hello and welcome.", 3, 2, "stop"))),
    9003: lambda: translate(engine=Engine("translate", "Bon retour.")),
    9004: lambda: synthesize(EnglishSynthesisSettings(), engine=Engine("synthesis", Speech(TONE, 16000))),
}


def test_there_is_a_request_for_each_kind_of_service() -> None:
    assert [int(re.findall(r"localhost:(\d+)", line)[0]) for line in REQUESTS] == list(APPS)


@pytest.mark.parametrize("line", REQUESTS)
def test_a_request_is_answered(line: str) -> None:
    words = shlex.split(line)
    (address,) = [word for word in words if word.startswith("localhost:")]
    port, _, path = address.removeprefix("localhost:").partition("/")
    given = dict(pairwise(words))
    with TestClient(APPS[int(port)]()) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        if "-d" in given:
            assert given["-H"] == "content-type: application/json"
            answer = client.post(f"/{path}", json=json.loads(given["-d"]))
        else:
            assert given["-F"].startswith("file=@")
            answer = client.post(f"/{path}", files={"file": encode(TONE, 16000, format="mp3")})
    assert answer.status_code == 200, answer.text
    assert answer.content


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
