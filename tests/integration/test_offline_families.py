"""With the network away every family of the catalogue loads by its id and answers.

Each stage's engines run in a process of its own, in a network namespace that has no interface but its own
loopback, and that is down. Where the kernel gives no namespace, every try to reach an address raises instead.
Either way a try fails the test, also one that a library keeps to itself. The models are tiny, in the layouts
of the real ones; converted ones are there without what they were made of, as a bundle brings them.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from models.catalog import ROOT, entries
from models.lifecycle.store import Store
from tests.integration.offline.families import BY_ID, IDS, Made, fill
from tests.integration.tiny_models import WORDS

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's"),
]

FAMILIES = sorted({entry.family for entry in entries()})
TEXTS = ("transcribe", "generate", "translate")
_NETWORK_UNREACHABLE = 101
Answers = Callable[[str], dict[str, Any]]


@cache
def namespace() -> tuple[list[str], str]:
    """The command that runs another without a network, or why there is none."""
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    for tried in (command, ["unshare", "--user", "--map-root-user", "--net"]):
        try:
            done = subprocess.run([*tried, "true"], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return [], "there is no `unshare`"
        if done.returncode == 0:
            return tried, ""
    return [], done.stderr.strip()


@pytest.fixture(scope="module")
def answers(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Gives what the process of a stage said of all its families, which is started once."""
    store = Store(tmp_path_factory.mktemp("offline") / "store")
    fill(store, made)
    environment = {name: value for name, value in os.environ.items() if "OFFLINE" not in name}
    home = {"HOME": str(tmp_path_factory.mktemp("home")), "XDG_CACHE_HOME": ""}  # nothing was fetched before
    environment |= {"MEGA_MODELS__STORE": str(store.path), **home}

    @cache
    def of(kind: str) -> dict[str, Any]:
        models = [f"{stage}:{model}" for model in IDS.values() if _kind(stage := BY_ID[model].stage) == kind]
        prefix = namespace()[0]
        command = [sys.executable, "-W", "ignore", "-m", "tests.integration.offline.answering"]
        done = subprocess.run(
            [*prefix, *command, *([] if prefix else ["--forbid"]), *models],
            env=environment,
            cwd=ROOT.parent,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return said

    return of


def _kind(stage: str) -> str:
    """Cloning models run in the speech service."""
    return "synthesis" if stage == "convert_voice" else stage


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_answers_without_a_network(family: str, answers: Answers) -> None:
    assert family in IDS, f"{family} is new in the catalogue: give it a model in tests/integration/offline"
    entry = BY_ID[IDS[family]]
    said = answers(_kind(entry.stage))
    found = said["answers"][f"{entry.stage}:{entry.id}"]
    assert "error" not in found, found["error"]
    assert entry.revision in ("", found["revision"])
    if entry.stage in TEXTS and not entry.folder:
        assert len(found["answer"].split()) == WORDS
    elif entry.stage not in TEXTS:
        assert int(found["answer"].split()[0]) > 2000


@pytest.mark.parametrize("kind", sorted({_kind(entry.stage) for entry in entries()}))
def test_nothing_tries_to_reach_an_address(kind: str, answers: Answers) -> None:
    assert answers(kind)["tried"] == []


@pytest.mark.parametrize("kind", sorted({_kind(entry.stage) for entry in entries()}))
def test_there_is_no_way_out(kind: str, answers: Answers) -> None:
    command, why = namespace()
    if not command:
        pytest.skip(f"this kernel or container gives no network namespace: {why}")
    assert answers(kind)["network"] == {"interfaces": ["lo"], "routes": [], "errno": _NETWORK_UNREACHABLE}
