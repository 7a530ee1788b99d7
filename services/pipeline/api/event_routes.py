"""Server-sent events: what becomes of one episode, or of all.

Contract: ids are the ledger's numbers, so `Last-Event-ID` goes on where a listener stopped, at any worker.
A step that changed several times between two looks is told once, as it is now. A stream of one episode ends
with `end`. Source: WHATWG HTML, "Server-sent events".
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.sse import EventSourceResponse

from services.common.events import ServerSentEvent, event_stream
from services.pipeline.api import bodies
from services.pipeline.api.access import writable
from services.pipeline.api.bodies import Writable
from services.pipeline.api.episode_routes import found_entry
from services.pipeline.api.state import studio_of
from services.pipeline.episodes.ledger import Event, Ledger
from services.pipeline.episodes.outcome import OVER

router = APIRouter(tags=["events"])
_LOOK_S, _PING_S = 0.25, 10.0
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "Events"}
}


@router.get("/v1/episodes/{episode}/events", response_model=None, responses=_STREAM)
async def episode_events(
    request: Request, episode: str, last_event_id: Annotated[str, Header()] = ""
) -> EventSourceResponse:
    """`step` and `episode` as they change, from the beginning or behind Last-Event-ID; `end` at the end."""
    found_entry(request, episode)
    ledger = studio_of(request).ledger
    return await event_stream(request, _events(ledger, _number(last_event_id, 0), writable(request), episode))


@router.get("/v1/events", response_model=None, responses=_STREAM)
async def all_events(request: Request, last_event_id: Annotated[str, Header()] = "") -> EventSourceResponse:
    """The same of all episodes, from now or behind Last-Event-ID; the data carries `episode`."""
    ledger = studio_of(request).ledger
    after = _number(last_event_id, await asyncio.to_thread(ledger.last_event))
    return await event_stream(request, _events(ledger, after, writable(request)))


async def _events(
    ledger: Ledger, after: int, may: Writable, episode: str = ""
) -> AsyncIterator[ServerSentEvent]:
    yield ServerSentEvent(comment="events follow", retry=2000)
    told_at = time.monotonic()
    while True:
        news = await asyncio.to_thread(ledger.events, after, episode)
        latest = {(event.episode, event.kind, event.name): event for event in news}
        for event in await asyncio.to_thread(_told, ledger, latest.values(), may):
            yield event
            told_at = time.monotonic()
        after = news[-1].seq if news else after
        if episode and not news:
            entry = await asyncio.to_thread(ledger.get, episode)
            if entry is None or entry.state in OVER:
                yield ServerSentEvent(event="end", data={"state": entry.state if entry else "deleted"})
                return
        if time.monotonic() - told_at > _PING_S:
            yield ServerSentEvent(comment="still here")
            told_at = time.monotonic()
        if not news:
            await asyncio.sleep(_LOOK_S)


def _told(ledger: Ledger, events: Iterable[Event], may: Writable) -> list[ServerSentEvent]:
    """Each event with its step or episode as it is now; one that was deleted meanwhile says so."""
    events = sorted(events, key=lambda event: event.seq)
    entries = {entry.id: entry for entry in ledger.find({event.episode for event in events})}
    told = []
    for event in events:
        entry = entries.get(event.episode)
        data: dict[str, object] = {"state": "deleted"}
        if entry is not None and event.kind == "step":
            if event.name not in entry.steps:
                continue
            data = bodies.step(entry.id, event.name, entry.steps[event.name]).model_dump()
        elif entry is not None:
            data = bodies.summary(entry, may).model_dump()
        told.append(
            ServerSentEvent(event=event.kind, id=str(event.seq), data={**data, "episode": event.episode})
        )
    return told


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else otherwise
