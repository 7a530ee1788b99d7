"""One trace per episode: the id under which all stages log their part of it and export their spans.

Contract: `begin_trace` gives the calling task, and the tasks it starts, a trace of their own;
`trace_headers` is what one call to a stage carries. Source: W3C Trace Context, "Traceparent Header". Nothing
is exported from here: the stages do that.
"""

import secrets
import uuid
from contextvars import ContextVar

_TRACE: ContextVar[str] = ContextVar("trace", default="")


def begin_trace() -> str:
    """The id of a new trace, 32 hexadecimal digits, in force from now on in this context."""
    _TRACE.set(secrets.token_hex(16))
    return _TRACE.get()


def trace_headers() -> dict[str, str]:
    """`traceparent`, of the trace in force or of a new one, and an `x-request-id` for this call alone."""
    trace_id = _TRACE.get() or secrets.token_hex(16)
    return {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-01", "x-request-id": uuid.uuid4().hex}
