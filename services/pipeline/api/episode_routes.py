"""`/v1/episodes`: begin, list, look at, cancel, try again and delete episodes.

Contract: errors are the envelope's; who may change what is `access`'s. It does not know how a step is done.
"""

import asyncio
import base64
import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query, Request, Response

from services.common.errors import InvalidRequest
from services.pipeline.api import bodies
from services.pipeline.api.access import check_writable, group_of, writable
from services.pipeline.api.asking import Asked, asked
from services.pipeline.api.bodies import Episode, Episodes, EpisodeState, Retry
from services.pipeline.api.refusals import NoSuch, answered
from services.pipeline.api.state import service_of, studio_of
from services.pipeline.episodes.ledger import Entry
from services.pipeline.episodes.spec import Spec
from services.pipeline.episodes.studio import Studio
from services.pipeline.errors import PipelineError
from services.pipeline.languages import parse_languages
from services.pipeline.probe import probe
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Prompt, checksum

router = APIRouter(prefix="/v1/episodes", tags=["episodes"])
_FIELDS = ("prompt", "group", "languages", "voice", "glossary", "mode", "title", "host", "show")
_FORM = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    **{name: {"type": "string"} for name in _FIELDS},
                },
            }
        }
    }
}


@router.post(
    "",
    status_code=201,
    responses={200: {"model": Episode, "description": "It was there already"}},
    openapi_extra={"requestBody": _FORM},
)
async def create(
    request: Request,
    response: Response,
    idempotency_key: Annotated[str, Header(max_length=200)] = "",
) -> Episode:
    """Begin an episode from an uploaded recording (`file`), or from one in the store (`prompt`)."""
    studio, settings = studio_of(request), service_of(request).settings
    ask = await asked(request)
    group = group_of(request, ask.group, settings.group)
    known = await studio.asked_before(group, idempotency_key, _print(ask))
    if known is None:
        prompt = await asyncio.to_thread(_take_in, studio, settings, ask)
        known, begun = await studio.submit(_spec(ask, prompt, group, settings))
        await studio.remember(group, idempotency_key, _print(ask), known.id)
        response.status_code = 201 if begun else 200
    else:
        response.status_code = 200
    response.headers["Location"] = f"/v1/episodes/{known.id}"
    return bodies.whole(known, writable(request))


@router.get("")
def list_episodes(
    request: Request,
    group: str = "",
    state: EpisodeState | None = None,
    prompt: str = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str = "",
) -> Episodes:
    """Episodes, newest first; `next_cursor` goes on behind the last one."""
    after = _place(cursor) if cursor else None
    found = studio_of(request).ledger.page(
        group=group, state=state or "", prompt=prompt, after=after, limit=limit + 1
    )
    more = found[limit - 1] if len(found) > limit else None
    data = [bodies.summary(entry, writable(request)) for entry in found[:limit]]
    return Episodes(data=data, next_cursor=_cursor(more) if more else None)


@router.get("/{episode}")
def get_episode(request: Request, episode: str) -> Episode:
    """One episode with its steps."""
    return bodies.whole(found_entry(request, episode), writable(request))


@router.post("/{episode}/cancel")
async def cancel(request: Request, episode: str) -> Episode:
    """End the run; what it has made stays."""
    studio, entry = studio_of(request), own_entry(request, episode)
    await studio.cancel(entry)
    return bodies.whole(found_entry(request, episode), writable(request))


@router.post("/{episode}/retry")
async def retry(request: Request, episode: str, body: Annotated[Retry | None, Body()] = None) -> Episode:
    """Begin again: what failed or was not done, and the `steps` that are named whatever is there."""
    studio, entry = studio_of(request), own_entry(request, episode)
    again = body.steps if body else []
    unknown = sorted(set(again) - entry.steps.keys())
    if unknown:
        hint = f"its steps are {', '.join(entry.steps)}"
        raise InvalidRequest(f"there is no step {unknown[0]!r}", param="steps", hint=hint)
    entry, _ = await studio.submit(entry.spec, again=again, renew=True)
    return bodies.whole(entry, writable(request))


@router.delete("/{episode}", status_code=204)
async def delete(request: Request, episode: str) -> None:
    """Delete an episode and its artifacts; the recording stays."""
    await studio_of(request).delete(own_entry(request, episode))


def found_entry(request: Request, episode: str) -> Entry:
    """The episode of that id. Raises NoSuch."""
    entry = studio_of(request).ledger.get(episode)
    if entry is None:
        raise NoSuch(f"there is no episode {episode!r}", hint="GET /v1/episodes lists them")
    return entry


def own_entry(request: Request, episode: str) -> Entry:
    """Likewise, for a change. Raises NoSuch, NotWritable."""
    entry = found_entry(request, episode)
    check_writable(request, entry.spec.group)
    return entry


def _take_in(studio: Studio, settings: PipelineSettings, ask: Asked) -> Prompt:
    try:
        if ask.data is not None:
            sound = probe(ask.data, ask.filename, max_seconds=settings.max_audio_seconds)
            return studio.store.add_recording(ask.data, ask.filename, ask.title, sound.seconds)
        found = [prompt for prompt in studio.store.prompts() if prompt.name == ask.prompt]
    except PipelineError as error:
        raise answered(error, "file") from None
    if not found:
        hint = "send the recording as `file`, or name one that is in the store"
        raise InvalidRequest(f"there is no prompt {ask.prompt!r}", param="prompt", hint=hint)
    return found[0]


def _spec(ask: Asked, prompt: Prompt, group: str, settings: PipelineSettings) -> Spec:
    languages = ask.languages if ask.languages is not None else tuple(parse_languages(settings.languages))
    return Spec(
        prompt.name,
        prompt.path,
        group,
        languages,
        ask.title or prompt.title,
        ask.glossary,
        ask.mode,
        ask.voice,
        ask.host,
        ask.show,
    )


def _print(ask: Asked) -> str:
    """Two requests with the same content have the same."""
    content = checksum(ask.data) if ask.data else ask.prompt
    rest: list[Any] = [ask.languages, ask.title, dict(ask.glossary), ask.mode, ask.voice, ask.host, ask.show]
    return checksum(json.dumps([content, *rest], sort_keys=True).encode())


def _cursor(entry: Entry) -> str:
    return base64.urlsafe_b64encode(json.dumps([entry.created_at, entry.id]).encode()).decode()


def _place(cursor: str) -> tuple[float, str]:
    try:
        at, episode = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return float(at), str(episode)
    except (ValueError, TypeError, RecursionError):
        raise InvalidRequest("this cursor is none of ours", param="cursor", hint="leave it out") from None
