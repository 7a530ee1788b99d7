"""Server-sent events: a stream of JSON events, whose last one is the error envelope when it fails.

Contract: `event_stream(request, events)` answers 200 once `events` has given its first one; what fails before
that is answered as any other error, with its own status. What fails later comes as the event `error` with
the same body that an answer would have had, and ends the stream. Source: WHATWG HTML, "Server-sent events".
It does not know what the events say.
"""

import logging
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.sse import EventSourceResponse, ServerSentEvent, format_sse_event
from pydantic import BaseModel
from pydantic_core import to_json

from services.common.envelope import envelope
from services.common.errors import StageError

_log = logging.getLogger(__name__)

__all__ = ["Event", "ServerSentEvent", "event_stream"]

Event = ServerSentEvent | BaseModel | dict[str, object]
"""A ServerSentEvent (with `event`, or `raw_data` such as "[DONE]"), or whatever its data would be."""


async def event_stream(request: Request, events: AsyncIterator[Event]) -> EventSourceResponse:
    """The answer that sends `events`; raises what `events` raises before its first event."""
    first = await anext(events, None)
    return EventSourceResponse(
        _lines(request, first, events), headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    )


async def _lines(request: Request, first: Event | None, rest: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    if first is None:
        return
    yield _formatted(first)
    try:
        async for event in rest:
            yield _formatted(event)
    except Exception as error:
        yield _formatted(_failure(request, error))


def _failure(request: Request, error: Exception) -> ServerSentEvent:
    if not isinstance(error, StageError):
        _log.error("unexpected error in a stream", exc_info=error)
        hint = "the service's log has the cause under this request id"
        error = StageError("the service failed on this request", hint=hint)
    return ServerSentEvent(event="error", data=envelope(error, getattr(request.state, "request_id", "")))


def _formatted(event: Event) -> bytes:
    if not isinstance(event, ServerSentEvent):
        event = ServerSentEvent(data=event)
    text = event.raw_data if event.raw_data is not None else to_json(event.data).decode()
    return format_sse_event(
        data_str=text, event=event.event, id=event.id, retry=event.retry, comment=event.comment
    )
