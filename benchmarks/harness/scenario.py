"""Scenarios: what is compared, how often, and which goals and ceilings it has; read from TOML.

Contract: `read` raises ScenarioError with the file and the field that is wrong. The first contender is the
one that the others are compared with. It does not import a contender.

A goal's `measure` is a figure of the first contender (or of the one that `of` names), or that figure of
`against` divided by it:

    speed_ratio                               seconds per unit
    rate, load_s, idle_mb, peak_mb            and idle_mb_ratio, peak_mb_ratio, load_s_ratio
    detail:NAME, quality:NAME                 and detail_ratio:NAME, quality_ratio:NAME
"""

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

_SMOKE = "-smoke"
FOLDER = Path(__file__).parents[1] / "scenarios"


class ScenarioError(Exception):
    """A scenario that can't be read, or a name that none has."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Side(_Strict):
    """A contender: `module:Class` and its keyword parameters; `rounds` where it takes too long for all of
    them, `warm_up = false` where even one more round does.
    """

    name: str = Field(alias="class", pattern=r"^benchmarks(\.\w+)+:\w+$|^tests(\.\w+)+:\w+$")
    params: dict[str, Any] = {}
    rounds: int | None = Field(default=None, ge=1)
    warm_up: bool = True


class Goal(_Strict):
    """What a measure is to reach."""

    name: str
    measure: str = Field(
        pattern=r"^(speed_ratio|rate|(load_s|idle_mb|peak_mb)(_ratio)?|(detail|quality)(_ratio)?:\w+)$"
    )
    against: str = ""
    of: str = ""
    goal: float
    better: Literal["higher", "lower"] = "higher"

    @property
    def is_ratio(self) -> bool:
        """Whether it compares two contenders."""
        return "_ratio" in self.measure


class Ceiling(_Strict):
    """What a contender must at least read and compute for a unit: `bytes` and `operations`, the latter in a
    number format.
    """

    contender: str
    per_unit: dict[Literal["bytes", "operations"], float]
    arithmetic: Literal["fp32", "int8", "fp16"] = "fp32"


class Scenario(_Strict):
    """One comparison. `minutes` is about what it takes on two cores; `long` ones run only where asked for."""

    name: str
    title: str
    hot_path: str
    unit: str
    rounds: int = Field(default=5, ge=1)
    smoke_rounds: int = Field(default=2, ge=1)
    minutes: float = Field(gt=0)
    smoke: bool = False
    long: bool = False
    same_output: bool = False
    contenders: dict[str, Side] = Field(min_length=1)
    goals: tuple[Goal, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        named = {goal.against for goal in self.goals if goal.is_ratio} | {
            goal.of for goal in self.goals if goal.of
        }
        unknown = (named | {ceiling.contender for ceiling in self.ceilings}) - set(self.contenders)
        if unknown:
            raise ValueError(f"names a contender that is not there: {', '.join(sorted(unknown)) or 'none'}")
        return self

    @property
    def ours(self) -> str:
        """The contender that the others are compared with."""
        return next(iter(self.contenders))


def read(file: Path) -> Scenario:
    """The scenario in a file, named as it. Raises ScenarioError."""
    try:
        fields = tomllib.loads(file.read_text(encoding="utf-8"))
        return Scenario(name=file.stem, **fields)
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ScenarioError(f"{file.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ScenarioError(f"{file.name}: {place}: {first['msg']}") from error


def read_all(folder: Path = FOLDER) -> dict[str, Scenario]:
    """Every scenario by its name. Raises ScenarioError."""
    return {file.stem: read(file) for file in sorted(folder.glob("*.toml"))}


def chosen(
    known: dict[str, Scenario], wanted: Iterable[str], *, smoke: bool = False, long: bool = False
) -> list[Scenario]:
    """Those whose name or hot path fits one of the patterns; without any, all but the long ones and those
    that are called `…-smoke`, whose hot paths others measure better. Raises ScenarioError for a pattern that
    fits none.
    """
    patterns = list(wanted)
    for pattern in patterns:
        if not any(_fits(each, pattern) for each in known.values()):
            raise ScenarioError(f"no scenario is called {pattern}; `mega bench --list` names them")
    found = [each for each in known.values() if not patterns or any(_fits(each, one) for one in patterns)]
    if smoke:
        found = [each for each in found if each.smoke]
    elif not patterns:
        found = [each for each in found if not each.name.endswith(_SMOKE)]
    return [each for each in found if long or not each.long or each.name in patterns]


def _fits(scenario: Scenario, pattern: str) -> bool:
    return fnmatchcase(scenario.name, pattern) or scenario.hot_path == pattern
