"""`python -m models.eval`: the table of targets, and the JSON object on the last line."""

import json
from pathlib import Path
from typing import Any

import pytest

import models.eval.__main__ as command
from models.eval.targets import compare

RESULTS: dict[str, dict[str, Any]] = {
    "transcribe": {"wer": {"held_sentences": 0.04, "held_voices": 0.2, "long": 0.08}},
    "generate": {"mended": 0.99, "harmed": 0.006},
    "translate": {"chrf": {"fra_Latn": 90.0, "eng_Latn": 82.0}},
    "synthesis": {"wer_en": 0.1, "per": {"en": 0.07}, "rtf": 0.05, "voices": 5},
    "cloning": {"own_voice": 0.79},
}


def fake(stage: str, _model: str = "", _data: Path | None = None) -> dict[str, Any]:
    """Results by stage; an engine that prints."""
    print("an engine talks")
    return RESULTS[stage]


def test_the_last_line_is_the_object_and_the_table_names_targets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "evaluate", fake)
    assert command.main([]) == 0
    table, _, last = capsys.readouterr().out.strip().rpartition("\n")
    assert json.loads(last) == RESULTS
    assert "transcribe.wer.held_voices" in table
    assert "missed" in table
    assert command.main(["--stage", "generate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"generate": RESULTS["generate"]}


def test_targets_of_the_issue() -> None:
    met = {row.metric: row.met for stage, result in RESULTS.items() for row in compare(stage, result)}
    assert met == {
        "transcribe.wer.held_sentences": True,
        "transcribe.wer.held_voices": False,
        "transcribe.wer.long": True,
        "generate.mended": True,
        "generate.harmed": False,
        "translate.chrf.fra_Latn": True,
        "translate.chrf.eng_Latn": True,
        "synthesis.wer_en": True,
        "synthesis.per.en": False,
        "synthesis.rtf": True,
        "synthesis.voices": None,
        "cloning.own_voice": False,
    }


def test_a_stage_that_cannot_be_measured_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(stage: str, model: str = "", data: Path | None = None) -> dict[str, Any]:
        if stage == "translate":
            raise FileNotFoundError("no model")
        return fake(stage, model, data)

    monkeypatch.setattr(command, "evaluate", broken)
    assert command.main(["--json"]) == 1
    captured = capsys.readouterr()
    assert set(json.loads(captured.out)) == {"transcribe", "generate", "synthesis", "cloning"}
    assert "translate can't be measured: FileNotFoundError: no model" in captured.err


@pytest.mark.parametrize(
    "arguments", [["--model", "x"], ["--stage", "nothing"], ["--stage", "generate", "--data", "/absent"]]
)
def test_a_wrong_command_line(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(arguments)
