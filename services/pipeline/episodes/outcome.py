"""What became of a step, and how that is told: to the run's observer, and to the ledger as JSON.

Contract: `StepReport` is the last word on a step until the next one; an error goes to JSON and comes back as
one of its kind. It does not know how steps are done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.pipeline import errors
from services.pipeline.errors import PipelineError
from services.pipeline.storage.artifacts import Record
from services.pipeline.storage.layout import Step


class State(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    RUNNING = "running"
    MADE = "made"
    KEPT = "kept"
    FAILED = "failed"
    BLOCKED = "blocked"
    """Not tried: what it is made from is not there."""
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class StepReport:
    """What became of a step; `seconds` is what making the artifact took, also where that was in an earlier
    run.
    """

    step: Step
    state: State
    seconds: float = 0.0
    error: PipelineError | None = None


Observer = Callable[[StepReport], None]
OVER = ("done", "failed", "cancelled")
"""States of an episode in which nothing more comes."""


def kept(step: Step, record: Record | None) -> StepReport:
    """Of an artifact that is there already, and how long it once took as far as its record tells."""
    return StepReport(step, State.KEPT, record.seconds if record else 0.0)


def report_from(step: Step, told: Mapping[str, Any]) -> StepReport:
    """What was told as JSON, by the ledger, the engine or another process."""
    seconds = float(told.get("seconds") or 0.0)
    return StepReport(step, State(told["state"]), seconds, error_from(told.get("error")))


def error_json(error: PipelineError) -> dict[str, str]:
    """`kind` is the name of its class."""
    return {"message": error.message, "hint": error.hint, "kind": type(error).__name__}


def error_from(told: Mapping[str, Any] | None) -> PipelineError | None:
    """The error again; None where there was none."""
    if not told:
        return None
    kind = getattr(errors, str(told.get("kind")), PipelineError)
    return kind(str(told["message"]), hint=str(told.get("hint") or "") or None)
