"""Whose work is being done: the flow that a request's items belong to, for fairness and for backpressure.

Contract: a request has one `Flow`, set when it begins and seen by every task it starts; it ends with the last
byte of the answer. Items of flows with the same `key` (an API key's id, or the request's own id) share one
turn at the engine. It does not know how turns are given, or what a request holds until its end.
"""

import uuid
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(eq=False)
class Flow:
    """One request: whose turn its items use, how many of them wait, whether one was let in; what computes it,
    where that is settled, what its answer says in `headers`, and what is let go when it has ended.
    """

    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    waiting: int = 0
    admitted: bool = False
    model: object | None = None
    headers: dict[str, str] = field(default_factory=dict)
    at_end: ExitStack = field(default_factory=ExitStack)

    def end(self) -> None:
        """The request is answered, or given up."""
        self.model = None
        self.at_end.close()


_FLOW: ContextVar[Flow | None] = ContextVar("flow", default=None)


def begin_flow(key: str) -> Flow:
    """Make a flow for the request that runs in this context; `key` is the request's id."""
    flow = Flow(key)
    _FLOW.set(flow)
    return flow


def set_flow(key: str) -> None:
    """From now on the request's items use the turn of `key`: an API key's id."""
    current_flow().key = key


def current_flow() -> Flow:
    """The flow of this context; outside a request, one of its own."""
    return request_flow() or Flow()


def request_flow() -> Flow | None:
    """The flow of the request at hand, where there is one."""
    return _FLOW.get()
