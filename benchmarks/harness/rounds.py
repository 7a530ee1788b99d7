"""The rounds of a scenario: everyone is started, warmed up, and then asked in turn, A B A B ….

Contract: `measure` notes what each contender did, and why one could not take part; it ends every process
that it started, whatever happens, and stops early when the scenario's time is over, with at least two rounds
each. It does not know what the figures mean.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.harness.child import Child, ChildEnded
from benchmarks.harness.contender import Outcome
from benchmarks.harness.scenario import Scenario, Side
from benchmarks.harness.worker import SLOW_VARIABLE

_LEAST_ROUNDS = 2
_OVERTIME = 1.5
"""Of a scenario's minutes; then no further round begins."""
_LEAST_PATIENCE_S = 300.0
Told = Callable[[str], None]


@dataclass
class Entry:
    """A contender and what it has done so far."""

    name: str
    side: Side
    outcomes: list[Outcome] = field(default_factory=list)
    load_s: float = 0.0
    idle_mb: float = 0.0
    peak_mb: float = 0.0
    missing: str = ""
    failed: str = ""

    @property
    def takes_part(self) -> bool:
        """Whether there is nothing against it so far."""
        return not (self.missing or self.failed)


@dataclass
class Measured:
    """All contenders of a scenario; `cut` says that its time was over before its rounds were."""

    entries: list[Entry]
    cut: bool = False


def measure(
    scenario: Scenario, rounds: int, environment: Mapping[str, str], told: Told, into: Measured
) -> None:
    """Run the scenario and note everything in `into`, where an interrupt leaves what was there before it."""
    end = time.monotonic() + scenario.minutes * 60 * _OVERTIME
    patience_s = max(_LEAST_PATIENCE_S, scenario.minutes * 60 * 3)
    into.entries[:] = [Entry(name, side) for name, side in scenario.contenders.items()]
    with _children() as children:
        for entry in into.entries:
            told(f"{entry.name}: starts")
            own = _environment(environment, first=entry.name == scenario.ours)
            children[entry.name] = Child(entry.side.name, entry.side.params, own)
            _note_start(entry, _answer(entry, children[entry.name], "start", patience_s), told)
        for number, entry in _turns(into, rounds, end):
            answer = _answer(entry, children[entry.name], "run", patience_s)
            _note_round(entry, answer, number, rounds, told)


@contextmanager
def _children() -> Iterator[dict[str, Child]]:
    """Those that are started meanwhile; all end together."""
    children: dict[str, Child] = {}
    try:
        yield children
    finally:
        for child in children.values():
            child.release()
        for child in children.values():
            child.close()


def _environment(environment: Mapping[str, str], *, first: bool) -> dict[str, str]:
    """A planted slowdown is for ours alone."""
    slow = os.environ.get(SLOW_VARIABLE, "0") if first else "0"
    return {**environment, SLOW_VARIABLE: slow}


def _turns(into: Measured, rounds: int, end: float) -> Iterator[tuple[int, Entry]]:
    """Whose turn it is; round 0 warms up."""
    for number in range(rounds + 1):
        if number > _LEAST_ROUNDS and time.monotonic() > end:
            into.cut = True
            return
        for entry in into.entries:
            last = min(rounds, entry.side.rounds or rounds)
            if entry.takes_part and number <= last and (number or entry.side.warm_up):
                yield number, entry


def _answer(entry: Entry, child: Child, command: str, patience_s: float) -> dict[str, Any]:
    try:
        answer = child.ask(command, patience_s)
    except ChildEnded as ended:
        answer = {"error": str(ended)}
    entry.missing = str(answer.get("missing", ""))
    entry.failed = str(answer.get("error", ""))
    entry.peak_mb = float(answer.get("peak_mb", entry.peak_mb))
    return answer


def _note_start(entry: Entry, answer: dict[str, Any], told: Told) -> None:
    if entry.takes_part:
        entry.load_s, entry.idle_mb = float(answer["load_s"]), float(answer["idle_mb"])
    else:
        told(_against(entry))


def _note_round(entry: Entry, answer: dict[str, Any], number: int, rounds: int, told: Told) -> None:
    if not entry.takes_part:
        told(_against(entry))
        return
    outcome = Outcome(**answer["outcome"])
    if number:
        entry.outcomes.append(outcome)
    told(f"{entry.name}: {f'round {number} of {rounds}' if number else 'warm-up'}: {outcome.seconds:.3g} s")


def _against(entry: Entry) -> str:
    return (
        f"{entry.name} is missing: {entry.missing}"
        if entry.missing
        else f"{entry.name} failed: {entry.failed}"
    )
