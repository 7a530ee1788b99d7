"""What counts as a fall, and what as noise."""

import io
from typing import Any

import pytest
from rich.console import Console

from benchmarks.harness.against import fallen, ratios_of, unmeasured
from benchmarks.harness.table import goals_table, scenario_table


def run(ratio: float, low: float, high: float, *, late: float = 1.0) -> dict[str, Any]:
    """A run with one ratio, and one goal where less is better."""
    goal = {"ratio": late, "low": late, "high": late, "goal": 1.0, "better": "lower", "met": True}
    unmeasured = {"ratio": None, "goal": 1.0, "better": "lower", "met": None, "measure": "speed_ratio"}
    goals = {
        "late": goal | {"measure": "detail_ratio:late_s"},
        "absolute": goal | {"measure": "load_s"},
        "no peer": unmeasured | {"why": "peer: not here"},
    }
    seconds = {"median": 1.0, "low": 0.9, "high": 1.1, "rounds": [1.0]}
    figures = {
        "seconds": seconds,
        "per_second": 1.0,
        "load_s": 1.0,
        "peak_mb": 120.4,
        "quality": {"wer": 0.1},
    }
    scenario = {
        "title": "T",
        "unit": "s",
        "cut": True,
        "contenders": {
            "ours": figures | {"details": {}, "of_ceiling": 0.5},
            "peer": figures | {"details": {}},
            "gone": {"missing": "pip install it"},
        },
        "ratios": {"peer": {"ratio": ratio, "low": low, "high": high}},
        "same_output": {"peer": False, "gone": None},
        "goals": goals,
    }
    return {"scenarios": {"some": scenario}, "goals": goals}


def test_a_ratio_that_falls_by_more_than_noise_is_named() -> None:
    (fall,) = fallen(run(2.0, 1.9, 2.1), run(1.5, 1.4, 1.6))
    assert str(fall) == "some: speed against peer fell from 2.00 to 1.50"


@pytest.mark.parametrize(("ratio", "low", "high"), [(1.8, 1.6, 1.95), (3.0, 2.9, 3.1), (2.0, 1.9, 2.1)])
def test_noise_and_gains_are_no_falls(ratio: float, low: float, high: float) -> None:
    assert not fallen(run(2.0, 1.9, 2.1), run(ratio, low, high))


def test_where_less_is_better_more_is_a_fall() -> None:
    assert [fall.name for fall in fallen(run(2, 2, 2), run(2, 2, 2, late=1.5))] == ["late"]
    assert not fallen(run(2, 2, 2, late=1.5), run(2, 2, 2))


def test_slack_is_for_another_machine() -> None:
    assert not fallen(run(2.0, 1.9, 2.1), run(1.5, 1.4, 1.6), slack=0.3)
    assert fallen(run(2.0, 1.9, 2.1), run(1.2, 1.1, 1.3), slack=0.3)


def test_a_baseline_may_hold_the_ratios_alone() -> None:
    ratios = ratios_of(run(2.0, 1.9, 2.1))
    assert set(ratios) == {"some: speed against peer", "late"}
    assert ratios_of({"ratios": ratios}) == ratios
    assert fallen({"ratios": ratios}, run(1.0, 1.0, 1.0))
    assert unmeasured({"ratios": ratios}, {"scenarios": {}}) == ["some: speed against peer", "late"]


def test_tables_name_what_is_missing_missed_and_other() -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(scenario_table("some", run(2.0, 1.9, 2.1)["scenarios"]["some"]))
    console.print(goals_table(run(2.0, 1.9, 2.1)["goals"]))
    text = console.export_text()
    assert "pip install it" in text
    assert "2 (1.9–2.1)" in text
    assert "other output" in text
    assert "50%" in text
    assert "not measured: peer: not here" in text
    assert "≤ 1" in text
