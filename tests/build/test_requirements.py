"""The pinned requirement files: hashes for all, no addresses, no torch, every direct requirement in range."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
IMAGES = {"build", "cuda"}
UNPINNED = {"bench"}
"""What no set-up installs: who measures against it builds it."""
FILES = sorted((ROOT / "requirements").glob("*.txt"))
SERVICES = [path for path in FILES if path.stem not in IMAGES]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)(.*)$")


def pins(path: Path) -> dict[str, set[str]]:
    """Versions by package; several where Python versions or platforms differ."""
    found: dict[str, set[str]] = {}
    for line in path.read_text().splitlines():
        if match := PIN.match(line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def direct(extras: list[str]) -> list[Requirement]:
    optional = PROJECT["optional-dependencies"]
    return [Requirement(line) for line in PROJECT["dependencies"] + [r for e in extras for r in optional[e]]]


def test_there_is_a_file_per_service_one_for_development_and_two_for_images() -> None:
    names = {path.stem for path in FILES}
    assert names == {"transcribe", "generate", "translate", "synthesis", "pipeline", "dev"} | IMAGES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_pin_or_a_hash(path: Path) -> None:
    lines = path.read_text().splitlines()
    for line in lines:
        assert PIN.match(line) or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        assert line.startswith(" ") or after.startswith("    --hash="), f"no hash: {line}"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_torch_and_the_cuda_libraries_are_in_no_file(path: Path) -> None:
    assert not [name for name in pins(path) if re.match(r"(torch(audio)?|triton|nvidia-.*|cuda-.*)$", name)]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_pins_satisfy_the_ranges_of_the_project(path: Path) -> None:
    found = pins(path)
    everything = sorted(set(PROJECT["optional-dependencies"]) - UNPINNED)
    extras = everything if path.stem == "dev" else [path.stem]
    for requirement in direct(extras):
        versions = found.get(requirement.name.lower(), set())
        assert any(requirement.specifier.contains(version) for version in versions), str(requirement)


def test_services_and_development_agree_on_versions() -> None:
    development = pins(ROOT / "requirements" / "dev.txt")
    for path in SERVICES:
        for name, versions in pins(path).items():
            assert versions <= development[name], f"{path.name}: {name}"


def test_what_torch_itself_needs_is_pinned_where_it_is_used() -> None:
    for name in ("synthesis", "dev"):
        assert {"sympy", "networkx", "jinja2", "fsspec", "filelock"} <= pins(
            ROOT / "requirements" / f"{name}.txt"
        ).keys()
