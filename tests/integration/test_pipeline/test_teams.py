"""A group does a task in its own way: by a program that reads and writes files, or at a URL of its own."""

import json
import sys
from pathlib import Path

import pytest

from services.pipeline.cli.main import main
from tests.unit.pipeline.fake_stage import Faults, serving

B, D = "/v1/rewrite", "/translate"
PROGRAM = "import sys; open(sys.argv[2], 'w').write(open(sys.argv[1]).read().upper())"


@pytest.fixture
def teams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEGA_CHECKS__ON", "false")
    monkeypatch.setenv("MEGA_PIPELINE__TEAMS_FILE", str(tmp_path / "teams.toml"))
    return tmp_path / "teams.toml"


def run(draft: Path, group: str) -> int:
    return main(["run", str(draft), "--languages", "fr", "--group", group])


def test_a_program_and_a_url_take_tasks_over_for_their_group_alone(
    stages: Faults, draft: Path, teams: Path, tmp_path: Path
) -> None:
    own = Faults()
    program = tmp_path / "team.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), "{source}", "{output}"]
    with serving(own) as url:
        teams.write_text(f'[group-01]\ngenerate = {json.dumps(command)}\ntranslate = "{url}"\n')
        assert run(draft, "group-01") == 0
        script = tmp_path / "store/text_paragraphs/group-01/input-01.txt"
        assert script.read_text() == "THIS IS YOUR HOUSE SPOTLESS PROTOPAPAS\n"
        assert D in own.calls
        assert D not in stages.calls
        program.write_text(PROGRAM.replace("upper", "title"))  # a changed program makes its texts again
        assert run(draft, "group-01") == 0
        assert script.read_text() == "This Is Your House Spotless Protopapas\n"
        assert run(draft, "staff") == 0
        assert D in stages.calls


@pytest.mark.parametrize(
    ("program", "words"),
    [("import sys; sys.exit('no cheese')", "no cheese"), ("pass", "wrote no result")],
)
def test_a_program_that_fails_is_told_with_its_last_words(
    stages: Faults,
    draft: Path,
    teams: Path,
    capsys: pytest.CaptureFixture[str],
    program: str,
    words: str,
) -> None:
    teams.write_text(f"[staff]\ngenerate = {json.dumps([sys.executable, '-c', program])}\n")
    assert run(draft, "staff") == 33
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("text", ["[staff]\nsing = ['x']", "[staff]\ngenerate = 3", "["])
def test_a_file_that_cannot_be_read_is_named(
    stages: Faults, draft: Path, teams: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    teams.write_text(text)
    assert run(draft, "staff") == 2
    assert "MEGA_PIPELINE__TEAMS_FILE" in capsys.readouterr().err
    assert not stages.calls
