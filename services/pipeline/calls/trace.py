"""One trace per episode: the id under which all stages log their part of it and export their spans.

Contract: `begin_trace` gives the calling task, and the tasks it starts, a trace of their own;
`trace_headers` is what one call to a stage carries; within `begin_step` that is an idempotency key too, the
same when the step is done again. Source: W3C Trace Context, "Traceparent Header". Nothing
is exported from here: the stages do that.
"""

import hashlib
import itertools
import secrets
import uuid
from collections.abc import Iterator
from contextvars import ContextVar

_TRACE: ContextVar[str] = ContextVar("trace", default="")


_STEP: ContextVar[tuple[str, Iterator[int]] | None] = ContextVar("step", default=None)


def begin_trace(name: str = "") -> str:
    """The id of a new trace, 32 hexadecimal digits, in force from now on in this context; the same for the
    same `name`, so that work that is taken up again goes on in its trace.
    """
    named = hashlib.sha256(name.encode()).hexdigest()[:32]
    _TRACE.set(named if name else secrets.token_hex(16))
    return _TRACE.get()


def begin_step(key: str) -> None:
    """From now on in this context calls carry `key`, numbered, as their idempotency key."""
    _STEP.set((key, itertools.count(1)))


def call_key() -> dict[str, str]:
    """The header with the idempotency key of the next call; the same for all tries of it."""
    step = _STEP.get()
    return {"idempotency-key": f"{step[0]}-{next(step[1])}"} if step else {}


def trace_headers() -> dict[str, str]:
    """`traceparent`, of the trace in force or of a new one, and an `x-request-id` for this call alone."""
    trace_id = _TRACE.get() or secrets.token_hex(16)
    return {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-01", "x-request-id": uuid.uuid4().hex}
