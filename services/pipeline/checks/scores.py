"""A score, a flag, and what a check found: the contract's objects.

Contract: `Checked.as_json()` is {"scores": [{name, value, bar, passed, better}], "flags": [{code, message}]}.
What could not be measured has no score and the flag `not_measured`, which says why. It knows no check.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

NOT_MEASURED = "not_measured"
Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Score:
    """A number, and the bar that it has to reach: `better` says from which side."""

    name: str
    value: float
    bar: float
    better: Better

    @property
    def passed(self) -> bool:
        """At the bar is good enough."""
        return self.value <= self.bar if self.better == "lower" else self.value >= self.bar

    def as_json(self) -> dict[str, Any]:
        """As artifacts carry it."""
        value = round(self.value, 4)
        return {
            "name": self.name,
            "value": value,
            "bar": self.bar,
            "passed": self.passed,
            "better": self.better,
        }


@dataclass(frozen=True)
class Flag:
    """Something that a person should look at."""

    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        """As artifacts carry it."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class Checked:
    """What a check found, or several."""

    scores: tuple[Score, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no score is below its bar; what was not measured does not count."""
        return all(score.passed for score in self.scores)

    @property
    def measured(self) -> bool:
        """Whether there is any score."""
        return bool(self.scores)

    def __add__(self, other: "Checked") -> "Checked":
        return Checked(self.scores + other.scores, self.flags + other.flags)

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """As artifacts carry it."""
        return {
            "scores": [score.as_json() for score in self.scores],
            "flags": [flag.as_json() for flag in self.flags],
        }


def not_measured(what: str, because: str) -> Checked:
    """No score, and why."""
    return Checked(flags=(Flag(NOT_MEASURED, f"{what} was not measured, because {because}"),))


def better_of(one: Checked, two: Checked) -> Checked:
    """Of a first try and its retry, the one to keep: with fewer scores below their bars, then the nearer to
    them; the first where they are alike.
    """
    return two if _standing(two) > _standing(one) else one


def _standing(checked: Checked) -> tuple[int, float]:
    failed = sum(not score.passed for score in checked.scores)
    return -failed, sum(_above(score) for score in checked.scores)


def _above(score: Score) -> float:
    """How far a score is on its good side, in bars."""
    distance = score.bar - score.value if score.better == "lower" else score.value - score.bar
    return distance / (abs(score.bar) or 1.0)


def listed(words: Iterable[str], most: int = 5) -> str:
    """Words for a message, the first few of them."""
    found = list(dict.fromkeys(words))
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")
