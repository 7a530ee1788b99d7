"""Every library that a service, the pipeline or a recipe asks for is on the page of third-party licences."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "third-party-licences.md").read_text().lower()
OTHER_NAMES = {"av": "pyav"}


def test_every_direct_dependency_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *(line for extra in optional if extra != "dev" for line in optional[extra]),
    ]
    names = {re.split(r"[<>=]", line)[0].lower() for line in wanted}
    assert not [name for name in names if OTHER_NAMES.get(name, name) not in PAGE]


def test_the_two_that_ask_for_more_than_a_notice_are_told_plainly() -> None:
    assert re.search(r"espeak-ng.*\| gpl-3", PAGE)
    assert re.search(r"coqui-tts.*\| mpl-2", PAGE)
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]
