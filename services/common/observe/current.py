"""Which request is being served in this context, for the log and for counting its error.

Contract: `serving(state)` is in force for the tasks that the request starts, too. It does not know what the
state holds beyond request_id, group and service.
"""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_REQUEST: ContextVar[MutableMapping[str, Any] | None] = ContextVar("request", default=None)


@contextmanager
def serving(state: MutableMapping[str, Any]) -> Iterator[None]:
    """The request whose `request.state` this is, is served inside."""
    token = _REQUEST.set(state)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def request_ids() -> dict[str, str]:
    """service, request_id and group, as far as they are known."""
    state = _REQUEST.get() or {}
    return {name: str(state[name]) for name in ("service", "request_id", "group") if state.get(name)}


def note_error(code: str) -> None:
    """The request of this context is answered with the error `code`."""
    state = _REQUEST.get()
    if state is not None:
        state["error_code"] = code
