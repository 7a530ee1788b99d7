"""`/v1/episodes/{id}/artifacts/{step}`: the bytes of an artifact, other forms of it, and edits of a text.

Contract: bytes come with ETag and Range; an edit with `If-Match` is refused where the text has changed
meanwhile. It does not know how artifacts are made.
"""

import difflib
import re
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response

from services.common.errors import InvalidRequest
from services.pipeline.api import bodies
from services.pipeline.api.access import writable
from services.pipeline.api.bodies import Edit, Episode
from services.pipeline.api.delivery import delivered
from services.pipeline.api.episode_routes import found_entry, own_entry
from services.pipeline.api.refusals import ChangedMeanwhile, NoSuch, answered
from services.pipeline.api.state import studio_of
from services.pipeline.episodes.describe import is_text, media_type
from services.pipeline.episodes.ledger import Entry
from services.pipeline.episodes.placing import steps_by_name
from services.pipeline.errors import PipelineError
from services.pipeline.podcast.cues import BadCaptions, cues_of
from services.pipeline.podcast.transcripts import KINDS, transcript
from services.pipeline.storage.artifacts import Store, checksum
from services.pipeline.storage.layout import Step

router = APIRouter(prefix="/v1/episodes", tags=["artifacts"])
Form = Literal["", "json", "words", "diff", "srt", "vtt"]
_CONTENT: dict[str, Any] = {
    kind: {} for kind in ("text/plain", "audio/mpeg", "application/json", "text/vtt", "application/x-subrip")
}
_LONGEST_TEXT = 200_000


@router.get(
    "/{episode}/artifacts/{name}",
    response_class=Response,
    responses={
        200: {"content": _CONTENT, "description": "The artifact"},
        206: {"content": _CONTENT, "description": "A part of it"},
        304: {"description": "The client has it"},
        416: {"description": "There is no such part"},
    },
)
def artifact(
    request: Request,
    episode: str,
    name: str,
    format: Annotated[Form, Query()] = "",
    download: bool = False,
) -> Response:
    """An artifact; `format` is another form: `json`, `words` with times, subtitles (`srt`, `vtt`), `diff`
    against the transcript.
    """
    entry, store = found_entry(request, episode), studio_of(request).store
    step = step_of(store, entry, name)
    data = read(store, step)
    if format == "diff":
        heard = _text(store, steps_by_name(store, entry.spec)["transcribe"])
        return _json(request, {"diff": diff(heard, data.decode())})
    if format in ("srt", "vtt"):
        return delivered(request, subtitles(store, step, format), KINDS[format][1])
    if format:
        return _json(request, timed(store, step, data, format))
    path = PurePosixPath(step.output)
    filename = f"{entry.id}.{name}{path.suffix}" if download else ""
    return delivered(request, data, media_type(step.output), filename=filename)


@router.patch("/{episode}/artifacts/{name}")
async def edit(
    request: Request,
    episode: str,
    name: str,
    body: Edit,
    if_match: Annotated[str, Header()] = "",
) -> Episode:
    """Put another text in the place of one, and make what depends on it again."""
    entry, studio = own_entry(request, episode), studio_of(request)
    step = step_of(studio.store, entry, name)
    if not is_text(step.output):
        raise InvalidRequest(f"{name} is no text", param="name", hint="edit the text that it is spoken from")
    if not body.text.strip() or len(body.text) > _LONGEST_TEXT:
        hint = f"send 1 to {_LONGEST_TEXT} characters"
        raise InvalidRequest("the text is empty or too long", param="text", hint=hint)
    there = checksum(read(studio.store, step))
    if if_match and if_match.strip() not in ("*", f'"{there}"', there):
        raise ChangedMeanwhile("the text has changed meanwhile", hint="read it again, then edit that one")
    try:
        await studio.edit(entry, step, body.text)
    except PipelineError as error:
        raise answered(error) from None
    return bodies.whole(found_entry(request, episode), writable(request))


def step_of(store: Store, entry: Entry, name: str) -> Step:
    """The step of that name. Raises NoSuch."""
    step = steps_by_name(store, entry.spec).get(name)
    if step is None:
        raise NoSuch(f"{entry.id} has no step {name!r}", hint=f"its steps are {', '.join(entry.steps)}")
    return step


def read(store: Store, step: Step) -> bytes:
    """Its artifact. Raises NoSuch, and what the store can't do."""
    try:
        data = store.read(step.output)
    except PipelineError as error:
        raise answered(error) from None
    if data is None:
        raise NoSuch(f"{step.slug} is not made yet", hint="wait for its state to be made or kept")
    return data


def diff(old: str, new: str) -> list[tuple[str, str, str]]:
    """Word by word: equal, insert, delete or replace, and both sides; together they are both texts."""
    before, after = (re.findall(r"\S+\s*", text) for text in (old, new))
    keys = [[word.strip().casefold() for word in words] for words in (before, after)]
    match = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    found: list[tuple[str, str, str]] = []
    for kind, a, b, c, d in match.get_opcodes():
        left, right = "".join(before[a:b]), "".join(after[c:d])
        found.append(("replace" if kind == "equal" and left.split() != right.split() else kind, left, right))
    return found


def timed(store: Store, step: Step, data: bytes, format: str) -> dict[str, Any]:
    """What the record knows of times: segments and words."""
    record = store.record(step.output)
    details = record.details if record else {}
    if format == "json":
        return {"text": data.decode("utf-8", "replace") if is_text(step.output) else None, **details}
    segments = details.get("segments", [])
    words = details.get("words") or [word for one in segments for word in one.get("words") or []]
    return {"words": [[word["start"], word["end"], word["word"].strip()] for word in words]}


def subtitles(store: Store, step: Step, format: str) -> bytes:
    """What is said when, by the record. Raises NoSuch where it does not tell."""
    record = store.record(step.output)
    try:
        cues = cues_of(record.details if record else {})
    except BadCaptions:
        hint = "ask for those of transcribe, speak or dub, made by a stage that tells times"
        raise NoSuch(f"nobody told the times of {step.slug}", hint=hint) from None
    return transcript(format, cues).encode()


def _text(store: Store, step: Step) -> str:
    return (store.read(step.output) or b"").decode("utf-8", "replace")


def _json(request: Request, value: dict[str, Any]) -> Response:
    from pydantic_core import to_json

    return delivered(request, to_json(value), "application/json")
