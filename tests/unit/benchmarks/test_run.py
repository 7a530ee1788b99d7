"""Whole runs of fakes: alternation, missing peers, goals, a planted slowdown, Ctrl-C."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import main
from benchmarks.harness.rounds import Measured, measure
from benchmarks.harness.scenario import Scenario, read

FAKES = "tests.unit.benchmarks.fakes"
SCENARIO = f"""
title = "T"
hot_path = "some"
unit = "things"
rounds = 2
minutes = 1
smoke = true
same_output = true
[contenders.ours]
class = "{FAKES}:Sleeper"
params = {{ seconds = 0.02, output = "a", first_s = 0.3 }}
[contenders.slow]
class = "{FAKES}:Sleeper"
params = {{ seconds = 0.06, output = "a", first_s = 0.6 }}
[contenders.other]
class = "{FAKES}:Sleeper"
params = {{ output = "b" }}
[contenders.absent]
class = "{FAKES}:Absent"
[contenders.broken]
class = "{FAKES}:Broken"
[contenders.dying]
class = "{FAKES}:Dying"
[[ceilings]]
contender = "ours"
per_unit = {{ bytes = 1e9, operations = 1e9 }}
"""
GOALS = [
    ("fast", "speed_ratio", "slow", 2.0, "higher", True),
    ("first", "detail:first_s", "", 0.2, "lower", False),
    ("first of slow", "detail_ratio:first_s", "slow", 1.9, "higher", True),
    ("wer", "quality:wer", "", 0.25, "lower", True),
    ("other", "speed_ratio", "other", 0.0, "higher", False),
    ("absent", "speed_ratio", "absent", 1.0, "higher", None),
    ("broken", "speed_ratio", "broken", 1.0, "higher", None),
    ("nothing", "detail:nothing", "", 1.0, "higher", None),
    ("rate", "rate", "", 1e9, "higher", False),
    ("memory", "peak_mb", "", 1e6, "lower", True),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one scenario."""
    goals = "".join(
        f'[[goals]]\nname = "{name}"\nmeasure = "{measure}"\nagainst = "{against}"\ngoal = {goal}\n'
        f'better = "{better}"\n'
        for name, measure, against, goal, better, _ in GOALS
    )
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "some.toml").write_text(SCENARIO + goals)
    return tmp_path


def ran(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, last line of stdout, stderr."""
    code = main(["--scenarios", str(folder / "scenarios"), "--no-ceilings", *options])
    captured = capsys.readouterr()
    return code, json.loads(captured.out.splitlines()[-1]), captured.err


def test_a_run_tells_all_of_everybody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, record, said = ran(folder, capsys, "--json", str(folder / "run.json"))
    assert code == 0
    assert json.loads((folder / "run.json").read_text()) == record
    contenders = record["scenarios"]["some"]["contenders"]
    assert contenders["absent"]["missing"] == "no such engine here; pip install it"
    assert contenders["broken"]["failed"] == "ValueError: no more"
    assert contenders["dying"]["failed"] == "its process ended with status 3"
    assert len(contenders["ours"]["seconds"]["rounds"]) == 2
    assert contenders["ours"]["of_ceiling"] is None
    assert {name: goal["met"] for name, goal in record["goals"].items()} == {g[0]: g[-1] for g in GOALS}
    assert record["goals"]["absent"]["why"].startswith("absent: no such engine")
    assert "another output" in record["goals"]["other"]["why"]
    assert set(record["host"]) >= {"cpu", "cores", "threads", "gpu"}
    assert {"commit", "versions", "date"} <= set(record)
    assert "absent is missing" in said


def test_a_planted_slowdown_is_found(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {"ratio": 3.0, "low": 2.9, "high": 3.1, "better": "higher"}
    baseline = {"ratios": {"some: speed against slow": before}}
    (folder / "baseline.json").write_text(json.dumps(baseline))
    (folder / "scenarios" / "some.toml").write_text(SCENARIO.split("[contenders.other]")[0])
    options = ("--against", str(folder / "baseline.json"), "--slack", "0.5", "--smoke")
    assert ran(folder, capsys, *options)[0] == 0
    monkeypatch.setenv("MEGA_BENCH_SLOW", "0.3")
    code, record, said = ran(folder, capsys, *options)
    assert code == 1
    assert "some: speed against slow fell from" in said
    assert record["scenarios"]["some"]["contenders"]["slow"]["seconds"]["median"] < 0.3


def test_everyone_has_a_turn_a_round(folder: Path) -> None:
    told: list[str] = []
    measured = Measured([])
    measure(_only(folder, "ours", "slow"), 2, {}, told.append, measured)
    rounds = [line.rsplit(": ", 1)[0] for line in told if "starts" not in line]
    assert rounds == [
        f"{who}: {what}" for what in ("warm-up", "round 1 of 2", "round 2 of 2") for who in ("ours", "slow")
    ]


def test_a_slow_peer_may_have_fewer_rounds_and_no_warm_up(folder: Path) -> None:
    scenario = _only(folder, "ours", "slow")
    few = scenario.contenders["slow"].model_copy(update={"rounds": 1, "warm_up": False})
    told: list[str] = []
    side = scenario.model_copy(update={"contenders": {"ours": scenario.contenders["ours"], "slow": few}})
    measure(side, 2, {}, told.append, Measured([]))
    assert [line.split(": ")[1] for line in told if line.startswith("slow")] == ["starts", "round 1 of 2"]


def test_a_scenario_ends_with_its_time(folder: Path) -> None:
    scenario, measured = _only(folder, "slow").model_copy(update={"minutes": 0.0001}), Measured([])
    measure(scenario, 50, {}, lambda _: None, measured)
    assert measured.cut
    assert len(measured.entries[0].outcomes) == 2


def test_ctrl_c_ends_children_and_keeps_what_there_is(folder: Path) -> None:
    slow = f'params = {{ seconds = 5.0, file = "{folder / "mark"}" }}'
    second = SCENARIO.split("[contenders.slow]")[0].replace("Sleeper", "Marking")
    (folder / "scenarios" / "tardy.toml").write_text(
        "\n".join(slow if line.startswith("params") else line for line in second.splitlines())
    )
    options = ["--scenarios", folder / "scenarios", "--no-ceilings", "--json", folder / "run.json"]
    command = [sys.executable, "-m", "benchmarks", *map(str, options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        for line in program.stderr:
            if line.startswith("tardy: ours: starts"):
                break
        program.send_signal(signal.SIGINT)
        out, _ = program.communicate(timeout=30)
    assert program.returncode == 130
    assert list(json.loads(out)["scenarios"]) == ["some", "tardy"]
    assert json.loads((folder / "run.json").read_text())["scenarios"]["some"]["ratios"]["slow"]["ratio"] > 1


def test_what_is_not_there_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenarios", str(folder / "scenarios"), "none"]) == 2
    assert "no scenario is called none" in capsys.readouterr().err
    assert main(["--scenarios", str(folder / "scenarios"), "--against", str(folder / "no.json")]) == 2


def test_the_list_names_scenarios(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenarios", str(folder / "scenarios"), "--list"]) == 0
    assert "some" in capsys.readouterr().out


def _only(folder: Path, *names: str) -> Scenario:
    scenario = read(folder / "scenarios" / "some.toml")
    kept = {name: scenario.contenders[name] for name in names}
    return scenario.model_copy(update={"contenders": kept, "goals": (), "ceilings": ()})
