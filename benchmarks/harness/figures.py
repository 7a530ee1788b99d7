"""What rounds say: figures of each contender, ratios, goals, distance from the ceiling; all JSON-able.

Contract: pure functions of what was measured. A ratio is a peer's figure divided by ours (of seconds per
unit: how many times as fast we are). What could not be measured is None, with why. It does not know how
rounds are run.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from benchmarks.harness.rounds import Entry, Measured
from benchmarks.harness.scenario import Ceiling, Goal, Scenario
from benchmarks.harness.statistics import Ratio, Spread, ratio_of_medians

Ceilings = Mapping[str, float | None]
"""What the machine can do at most, as `benchmarks.harness.ceiling` says it."""
_BANDWIDTH = "memory_gb_s"


def scenario_record(scenario: Scenario, measured: Measured, machine: Ceilings) -> dict[str, Any]:
    """All of a scenario."""
    entries = {entry.name: entry for entry in measured.entries}
    ours = entries.get(scenario.ours)
    record: dict[str, Any] = {
        **scenario.model_dump(include={"title", "hot_path", "unit", "minutes"}),
        "cut": measured.cut,
        "contenders": {name: _entry_record(entry) for name, entry in entries.items()},
        "ratios": {name: asdict(r) for name, e in entries.items() if (r := _speed_ratio(ours, e))},
        "goals": {goal.name: goal_record(goal, scenario, entries) for goal in scenario.goals},
    }
    for ceiling in scenario.ceilings:
        if entry := entries.get(ceiling.contender):
            record["contenders"][entry.name]["of_ceiling"] = of_ceiling(ceiling, entry, machine)
    if scenario.same_output and ours:
        record["same_output"] = {n: _same(ours, e) for n, e in entries.items() if n != scenario.ours}
    return record


def rounded(value: Any) -> Any:
    """The same with five significant figures in every number: more are noise."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


def per_unit(entry: Entry) -> list[float]:
    """Seconds for a unit, a round each; where nothing is counted, for the round."""
    return [outcome.seconds / (outcome.units or 1.0) for outcome in entry.outcomes]


def figure(entry: Entry, measure: str) -> list[float]:
    """The values of a measure, without `_ratio`; empty where there are none."""
    kind, _, name = measure.partition(":")
    if kind in ("load_s", "idle_mb", "peak_mb"):
        return [float(getattr(entry, kind))] if entry.takes_part else []
    if kind == "speed":
        return per_unit(entry)
    if kind == "rate":
        return [1 / seconds for seconds in per_unit(entry)]
    found = [outcome.details if kind == "detail" else outcome.quality for outcome in entry.outcomes]
    return [values[name] for values in found if name in values]


def goal_record(goal: Goal, scenario: Scenario, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """What a goal's measure came to: {"ratio", "low", "high", "goal", "better", "met"}, or "ratio" None and
    why.
    """
    ours, other = entries.get(goal.of or scenario.ours), entries.get(goal.against)
    known: dict[str, Any] = {"goal": goal.goal, "better": goal.better, "measure": goal.measure}
    if goal.of:
        known["of"] = goal.of
    why = _why_not(ours) or (_why_not(other) if goal.is_ratio else "")
    found = None if why or ours is None else _measure(goal, ours, other)
    if found is None:
        return {"ratio": None, **known, "met": None, "why": why or "it was not measured"}
    reached = found.ratio >= goal.goal if goal.better == "higher" else found.ratio <= goal.goal
    record: dict[str, Any] = {**asdict(found), **known, "met": reached}
    if scenario.same_output and goal.is_ratio and ours and other and not _same(ours, other):
        record |= {"met": False, "why": f"{goal.against} made another output"}
    return record


def of_ceiling(ceiling: Ceiling, entry: Entry, machine: Ceilings) -> float | None:
    """The share of the machine's best that a contender reached: 1 where it took no longer than reading the
    bytes or computing the operations must.
    """
    speeds = {"bytes": machine.get(_BANDWIDTH), "operations": machine.get(f"{ceiling.arithmetic}_gop_s")}
    speed = {kind: speeds[kind] for kind in ceiling.per_unit}
    if not entry.outcomes or not all(speed.values()):
        return None
    least = max(amount / ((speed[kind] or 1.0) * 1e9) for kind, amount in ceiling.per_unit.items())
    return least / Spread.of(per_unit(entry)).median


def _entry_record(entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {"class": entry.side.name, "params": entry.side.params}
    if entry.missing:
        record["missing"] = entry.missing
    if entry.failed:
        record["failed"] = entry.failed
    if entry.outcomes:
        record |= _outcomes_record(entry)
    return record


def _outcomes_record(entry: Entry) -> dict[str, Any]:
    seconds = [outcome.seconds for outcome in entry.outcomes]
    return {
        "seconds": {**asdict(Spread.of(seconds)), "rounds": seconds},
        "units": Spread.of([outcome.units for outcome in entry.outcomes]).median,
        "per_second": 1 / Spread.of(per_unit(entry)).median,
        "load_s": entry.load_s,
        "idle_mb": entry.idle_mb,
        "peak_mb": entry.peak_mb,
        "quality": _medians([outcome.quality for outcome in entry.outcomes]),
        "details": _medians([outcome.details for outcome in entry.outcomes]),
    }


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for values in rounds for name in values)
    return {name: Spread.of([v[name] for v in rounds if name in v]).median for name in names}


def _speed_ratio(ours: Entry | None, other: Entry) -> Ratio | None:
    if ours is None or other is ours or not (ours.takes_part and other.takes_part):
        return None
    if not ours.outcomes or not other.outcomes:
        return None
    return ratio_of_medians(per_unit(other), per_unit(ours))


def _measure(goal: Goal, ours: Entry, other: Entry | None) -> Ratio | None:
    measure = goal.measure.replace("_ratio", "")
    mine = figure(ours, measure)
    if not goal.is_ratio:
        spread = Spread.of(mine) if mine else None
        return Ratio(spread.median, spread.low, spread.high) if spread else None
    theirs = figure(other, measure) if other else []
    return ratio_of_medians(theirs, mine) if mine and theirs and any(mine) else None


def _why_not(entry: Entry | None) -> str:
    if entry is None:
        return "it was not run"
    if entry.missing or entry.failed:
        return f"{entry.name}: {entry.missing or entry.failed}"
    return ""


def _same(ours: Entry, other: Entry) -> bool | None:
    if not ours.outcomes or not other.outcomes:
        return None
    return {each.output for each in ours.outcomes} == {each.output for each in other.outcomes}
