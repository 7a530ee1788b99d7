"""Figures as people read them, on stderr: a table a scenario, and one of the goals.

Contract: takes the JSON of a run. It does not know how anything was measured.
"""

from collections.abc import Mapping
from typing import Any

from rich.table import Table

_COLUMNS = ("contender", "seconds", "per second", "times ours", "load s", "peak MB", "of ceiling", "quality")


def scenario_table(name: str, scenario: Mapping[str, Any]) -> Table:
    """A row a contender; "times ours" is how many times as long as ours it takes for a unit."""
    cut = "; its time was over before its rounds" if scenario["cut"] else ""
    title = f"{name}: {scenario['title']} ({scenario['unit']}{cut})"
    table = Table(title=title, title_justify="left", pad_edge=False)
    for number, heading in enumerate(_COLUMNS):
        table.add_column(heading, justify="left" if number in (0, 7) else "right")
    for contender, record in scenario["contenders"].items():
        if why := record.get("missing") or record.get("failed"):
            table.add_row(contender, "missing" if "missing" in record else "failed", *[""] * 5, why)
        elif "seconds" in record:
            table.add_row(contender, *_cells(contender, record, scenario))
    return table


def goals_table(goals: Mapping[str, Mapping[str, Any]]) -> Table:
    """A row a goal."""
    table = Table(title="goals", title_justify="left", pad_edge=False)
    for heading in ("goal", "wanted", "measured", ""):
        table.add_column(heading)
    for name, goal in goals.items():
        met = {True: "met", False: "missed", None: "not measured"}[goal["met"]]
        why = f": {goal['why']}" if "why" in goal else ""
        table.add_row(name, wanted(goal), measured(goal), met + why)
    return table


def wanted(goal: Mapping[str, Any]) -> str:
    """As `≥ 1.30`."""
    return f"{'≥' if goal['better'] == 'higher' else '≤'} {number(goal['goal'])}"


def measured(goal: Mapping[str, Any]) -> str:
    """As `1.42 (1.38 to 1.47)`; a dash where there is nothing."""
    if goal["ratio"] is None:
        return "–"
    return f"{number(goal['ratio'])} ({number(goal['low'])} to {number(goal['high'])})"


def number(value: float) -> str:
    """Three figures, or all before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _cells(name: str, record: Mapping[str, Any], scenario: Mapping[str, Any]) -> list[str]:
    seconds, ratio = record["seconds"], scenario["ratios"].get(name)
    share, same = record.get("of_ceiling"), scenario.get("same_output", {}).get(name)
    quality = [f"{key} {number(value)}" for key, value in {**record["quality"], **record["details"]}.items()]
    quality += [] if same is None else ["same output" if same else "other output"]
    return [
        f"{number(seconds['median'])} ({number(seconds['low'])}–{number(seconds['high'])})",
        number(record["per_second"]),
        f"{number(ratio['ratio'])} ({number(ratio['low'])}–{number(ratio['high'])})" if ratio else "",
        number(record["load_s"]),
        number(record["peak_mb"]),
        "" if share is None else f"{share:.0%}",
        ", ".join(quality),
    ]
