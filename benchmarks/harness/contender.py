"""What can be measured: a contender, and what one round of it brought.

Contract: a contender is made from the keyword parameters of its scenario, in a process of its own, by
`benchmarks.harness.worker`. It does not know who else takes part, nor how often it will be asked.
"""

import os
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

DEVICE_VARIABLE = "MEGA_BENCH_DEVICE"
COMPUTE_TYPE_VARIABLE = "MEGA_BENCH_COMPUTE_TYPE"


class Missing(Exception):
    """A contender that can't take part here; the message says what is missing and how to get it."""


@dataclass(frozen=True)
class Outcome:
    """One measured round.

    `seconds` is wall time, measured inside the round; `units` is what was done, in the scenario's unit; 0
    where nothing is counted. `quality` stands beside speed, as {"wer": 0.04}; `output` is what was made,
    where a scenario compares it; `details` are further figures, as {"first_audio_s": 0.4}.
    """

    seconds: float
    units: float = 0.0
    quality: dict[str, float] = field(default_factory=dict)
    output: str = ""
    details: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the worker says it."""
        return asdict(self)


class Contender(Protocol):
    """One side of a comparison.

    A contender that computes in other processes, as a service does, may name them in `processes`: its memory
    is then theirs, without the process that asks.
    """

    def start(self) -> None:
        """Load everything. Raises Missing."""

    def run(self) -> Outcome:
        """One round."""

    def stop(self) -> None:
        """Let everything go; called once, also after a failed start."""


@dataclass(frozen=True)
class Device:
    """Where to compute: `cpu` or `cuda`, and a number format in CTranslate2's names."""

    name: str = "cpu"
    compute_type: str = "int8"


def device() -> Device:
    """What `--device` and `--compute-type` asked for; contenders that can follow, do."""
    return Device(os.environ.get(DEVICE_VARIABLE, "cpu"), os.environ.get(COMPUTE_TYPE_VARIABLE, "int8"))
