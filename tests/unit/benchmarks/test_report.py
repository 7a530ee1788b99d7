"""The README's table."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import BEGIN, END, README, replaced, table

GOAL = {
    "ratio": 1.4,
    "low": 1.35,
    "high": 1.5,
    "goal": 1.3,
    "better": "higher",
    "met": True,
    "hot_path": "pipeline",
}
RESULT: dict[str, Any] = {
    "date": "2026-11-25T10:00:00+00:00",
    "commit": "0123456789abcdef",
    "host": {"cpu": "Some CPU", "cores": 2, "gpu": "none at hand"},
    "ceilings": {"memory_gb_s": 20.02, "fp32_gop_s": 150.0, "int8_gop_s": None},
    "goals": {
        "fast": GOAL,
        "slow": {**GOAL, "met": False, "ratio": 1.1, "hot_path": "generate"},
        "gone": {**GOAL, "met": None, "ratio": None, "why": "peer: not here"},
    },
    "scenarios": {"some": {"contenders": {"ours": {}, "peer": {"missing": "pip install it"}}}},
}


def test_every_goal_has_a_row_and_what_is_missing_is_named() -> None:
    text = table(RESULT)
    assert "| fast | ≥ 1.3 | 1.4 (1.35 to 1.5) |  |" in text
    assert text.index("| slow | ≥ 1.3 | 1.1") < text.index("| fast |")
    assert "| missed |" in text
    assert "| gone | ≥ 1.3 | – | not measured: peer: not here |" in text
    assert "Missing: peer: pip install it." in text
    assert "Some CPU, 2 cores" in text
    assert "20 GB/s, 150 GFLOP/s fp32" in text


def test_only_what_is_between_the_markers_changes() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert replaced(text, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    with pytest.raises(ValueError, match="README"):
        replaced("nothing", "new")


def test_the_readme_has_its_markers() -> None:
    assert replaced(Path(README).read_text(encoding="utf-8"), "")
