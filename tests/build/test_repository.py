"""What is committed: sizes, no path of a maker's machine, a phrase for every target of `make`."""

import re
import subprocess
from pathlib import Path

import pytest

from models.catalog import ROOT as MODELS
from models.catalog import entries, verify

ROOT = Path(__file__).parents[2]
MIB = 1 << 20
TEXT = {".py", ".toml", ".md", ".txt", ".json", ".yaml", ".yml", ".html", ".css", ".js", ""}


def committed() -> list[Path]:
    """Files that git has or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_file_is_over_20_mib_and_the_demo_models_are_at_most_40() -> None:
    for path in committed():
        assert path.stat().st_size <= 20 * MIB, path
    demo = sum(path.stat().st_size for path in (MODELS / "demo").rglob("*") if path.is_file())
    assert demo <= 40 * MIB


def test_no_text_names_a_path_of_a_makers_machine() -> None:
    local = re.compile(
        r"(?<![\w.])/(?:work/(?:main|shared|brief)|var/tmp/mega|home/\w+/|opt/(?:wheels|pypi))"
    )
    for path in committed():
        if path.suffix in TEXT and path != Path(__file__) and path.stat().st_size < MIB:
            found = local.search(path.read_text(errors="ignore"))
            assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_the_catalogue_matches_the_demo_models() -> None:
    for entry in entries():
        if entry.folder:
            verify(entry, MODELS / entry.folder)


def test_make_alone_lists_every_target_with_a_phrase() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    described = re.findall(r"^  make (\S+)\s+\S", listed, re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(described) == set(" ".join(phony).split())
