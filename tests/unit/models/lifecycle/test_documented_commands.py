"""The commands that docs/containers/models.md has one type are there, with those options and profiles."""

import re
import shlex

import pytest

from models.catalog import ROOT, entries, licences
from models.lifecycle.__main__ import _parser

PAGE = (ROOT.parent / "docs/containers/models.md").read_text(encoding="utf-8")
BLOCKS = "".join(re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"(?:mega models|python -m models\.lifecycle) ([^#\n]+)", BLOCKS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_understood(command: str) -> None:
    asked = _parser().parse_args(shlex.split(command))
    known = list(entries())
    assert getattr(asked, "profile", "") in {"", *(name for entry in known for name in entry.profiles)}
    assert set(getattr(asked, "models", ())) <= {entry.id for entry in known}


def test_every_step_has_its_command() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"pull", "convert", "verify", "export", "import"}
    assert set(re.findall(r"--accept-licence (\S+)", PAGE.replace("`", " "))) <= set(licences())
