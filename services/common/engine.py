"""What a service asks of its engine, whichever library it is built on.

An engine is driven by one thread at a time (`running.runner`), so it needs no locks of its own. It does not
know HTTP, queues or deadlines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from services.common.errors import StageError

RequestT = TypeVar("RequestT", contravariant=True)
ResultT = TypeVar("ResultT", covariant=True)


@dataclass(frozen=True)
class EngineInfo:
    """What is loaded: model id, revision, device, compute type, ISO 639-1 codes it serves, and its licence
    (SPDX where it has one; empty where nobody knows).
    """

    model: str
    revision: str
    device: str
    compute_type: str
    languages: tuple[str, ...] = field(default=())
    licence: str = ""
    together: int = 0


class Engine(Protocol[RequestT, ResultT]):
    """A model behind four calls."""

    def load(self) -> EngineInfo:
        """Import the library and read the model; blocks. Raises ModelNotFound or ModelCorrupt."""

    def warm_up(self) -> None:
        """Compute one known request; raises EngineFailed when the answer is not of the right kind."""

    def infer(self, batch: Sequence[RequestT]) -> Sequence[ResultT | StageError]:
        """One result or error per request, in order."""

    def close(self) -> None:
        """Free what `load` took."""
