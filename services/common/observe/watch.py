"""What a runner tells of its work while it goes on, to whoever measures it.

Contract: a `RunnerWatch` hears how many items wait, which were dropped and why, and of each batch when it has
been computed. It is told in the event loop, returns at once and never raises. It does not know what an item
is.
"""

from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Dropped = Literal["queue_full", "deadline_passed", "client_left"]
"""Why an item was not computed: refused, too late, or nobody waits for it any more."""


@dataclass(frozen=True)
class Computed:
    """An item that left the engine.

    `outcome` is its result or a StageError; `entered` is when it was submitted, in seconds of
    `time.monotonic`; `context` is the context of its request.
    """

    request: Any
    outcome: Any
    entered: float
    context: Context


class RunnerWatch(Protocol):
    """Whoever measures a runner."""

    def queued(self, waiting: int) -> None:
        """`waiting` items are in the queue now."""

    def dropped(self, reason: Dropped) -> None:
        """An item will not be computed."""

    def computed(self, batch: Sequence[Computed], began: float, ended: float) -> None:
        """A batch was in the engine from `began` to `ended`, in seconds of `time.monotonic`."""


class Unwatched:
    """A RunnerWatch that nobody listens to."""

    def queued(self, waiting: int) -> None:
        """See RunnerWatch."""

    def dropped(self, reason: Dropped) -> None:
        """See RunnerWatch."""

    def computed(self, batch: Sequence[Computed], began: float, ended: float) -> None:
        """See RunnerWatch."""
