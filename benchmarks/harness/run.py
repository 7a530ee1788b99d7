"""A whole run: the machine's ceilings, then one scenario after another, each written down when it is done.

Contract: `Run.go` calls `done` after each scenario with its JSON, and keeps what an interrupted one had;
scenarios for which the run's time was over are named with that. It does not print.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.harness import ceiling
from benchmarks.harness.contender import COMPUTE_TYPE_VARIABLE, DEVICE_VARIABLE, Device
from benchmarks.harness.figures import rounded, scenario_record
from benchmarks.harness.record import NO_GPU, machine, provenance
from benchmarks.harness.rounds import Measured, measure
from benchmarks.harness.scenario import Scenario

Told = Callable[[str], None]


class Run:
    """What is measured, as JSON, in `record`."""

    def __init__(self, device: Device, told: Told, *, ceilings: bool = True) -> None:
        self._told = told
        self._environment = {DEVICE_VARIABLE: device.name, COMPUTE_TYPE_VARIABLE: device.compute_type}
        told("the machine's ceilings")
        self.record: dict[str, Any] = {
            "scenarios": {},
            "goals": {},
            "host": machine(device.name) | {"compute_type": device.compute_type},
            "ceilings": ceiling.of_machine(device.name) if ceilings else dict(ceiling.NOTHING),
            **provenance(),
        }
        if device.name != "cpu" and self.record["host"]["gpu"] == NO_GPU:
            told(f"no GPU is at hand: what was asked for {device.name} will fail")

    def go(
        self,
        scenarios: Sequence[Scenario],
        done: Callable[[str, Mapping[str, Any]], None],
        *,
        smoke: bool = False,
        rounds: int | None = None,
        minutes: float = float("inf"),
    ) -> None:
        """Run them; no new one begins after so many minutes."""
        end = time.monotonic() + minutes * 60
        for scenario in scenarios:
            if time.monotonic() > end:
                self.record.setdefault("not_run", {})[scenario.name] = "the run's time was over"
                continue
            wanted = rounds or (scenario.smoke_rounds if smoke else scenario.rounds)
            self._one(scenario, wanted)
            done(scenario.name, self.record["scenarios"][scenario.name])

    def _one(self, scenario: Scenario, rounds: int) -> None:
        measured, began = Measured([]), time.monotonic()
        try:
            measure(
                scenario,
                rounds,
                self._environment,
                lambda line: self._told(f"{scenario.name}: {line}"),
                measured,
            )
        finally:
            record = rounded(scenario_record(scenario, measured, self.record["ceilings"]))
            record["took_s"] = round(time.monotonic() - began, 1)
            self.record["scenarios"][scenario.name] = record
            self.record["goals"] |= {
                goal: {**found, "scenario": scenario.name, "hot_path": scenario.hot_path}
                for goal, found in record["goals"].items()
            }

    @property
    def ours_failed(self) -> list[str]:
        """Scenarios in which our own side did not work."""
        found = []
        for name, record in self.record["scenarios"].items():
            ours: dict[str, Any] = next(iter(record["contenders"].values()), {})
            if "failed" in ours:
                found.append(f"{name}: {ours['failed']}")
        return found
