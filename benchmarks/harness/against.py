"""Which ratios fell since another run.

Contract: `fallen` names a ratio of a scenario, or a goal's, that is worse than the other run's by more than
the noise of both: their intervals do not meet. `slack` widens the other run's interval by that share, for a
run on another machine. What only one of them measured is not compared, but told by `unmeasured`. It does not
run anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Run = Mapping[str, Any]
"""The JSON of a run, or only the `ratios` of one, as `ratios_of` gives them."""


@dataclass(frozen=True)
class Fall:
    """A ratio then and now, with the ends of their intervals that should have met."""

    name: str
    before: float
    now: float

    def __str__(self) -> str:
        return f"{self.name} fell from {self.before:.2f} to {self.now:.2f}"


def ratios_of(run: Run) -> dict[str, dict[str, Any]]:
    """Every ratio of a run by a name; goals that are no ratios, or were not measured, are not among them."""
    if "ratios" in run:
        return dict(run["ratios"])
    return dict(_ratios(run))


def _ratios(run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, scenario in run.get("scenarios", {}).items():
        for peer, ratio in scenario.get("ratios", {}).items():
            yield f"{name}: speed against {peer}", {**ratio, "better": "higher"}
        for goal, found in scenario.get("goals", {}).items():
            told_above = found["measure"] == "speed_ratio" and "of" not in found
            if "_ratio" in found["measure"] and found["ratio"] is not None and not told_above:
                yield goal, {key: found[key] for key in ("ratio", "low", "high", "better")}


def fallen(before: Run, now: Run, slack: float = 0.0) -> list[Fall]:
    """What is worse by more than noise."""
    then, found = ratios_of(before), ratios_of(now)
    return [
        Fall(name, then[name]["ratio"], ratio["ratio"])
        for name, ratio in found.items()
        if name in then and _worse(then[name], ratio, slack)
    ]


def unmeasured(before: Run, now: Run) -> list[str]:
    """Ratios that the other run has and this one has not."""
    return [name for name in ratios_of(before) if name not in ratios_of(now)]


def _worse(then: Mapping[str, Any], now: Mapping[str, Any], slack: float) -> bool:
    if then.get("better", "higher") == "higher":
        return bool(now["high"] < then["low"] * (1 - slack))
    return bool(now["low"] > then["high"] * (1 + slack))
