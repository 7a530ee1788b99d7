"""What the page shows beside episodes: the table's rows, the recordings, the stages, the leaderboard.

Contract: rows are cut into pages by prompt, so that hundreds of prompts stay quick. It does not know how the
page looks.
"""

import io
import json
import zipfile
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.common.errors import InvalidRequest
from services.pipeline.api import bodies
from services.pipeline.api.access import writable
from services.pipeline.api.bodies import Leaderboard, Recording, Row, Rows, Stages, Standing
from services.pipeline.api.delivery import delivered
from services.pipeline.api.refusals import NoSuch, answered
from services.pipeline.api.state import service_of, studio_of
from services.pipeline.episodes.describe import media_type
from services.pipeline.episodes.ledger import Entry
from services.pipeline.episodes.placing import placed
from services.pipeline.errors import PipelineError
from services.pipeline.storage.artifacts import Prompt, Store

router = APIRouter(prefix="/v1", tags=["table"])


@router.get("/rows")
def rows(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: str = "",
    groups: str = "",
) -> Rows:
    """Prompts by number, each with the cells of the groups that are named, or of all."""
    studio = studio_of(request)
    prompts = all_prompts(studio.store)
    start = _start(cursor)
    some = prompts[start : start + limit]
    wanted = [group for group in groups.split(",") if group]
    entries: dict[str, list[Entry]] = {prompt.name: [] for prompt in some}
    for entry in studio.ledger.of_prompts(entries, wanted):
        entries[entry.spec.prompt].append(entry)
    data = [_row(prompt, entries[prompt.name], request) for prompt in some]
    languages = dict.fromkeys(
        code for found in entries.values() for entry in found for code in entry.spec.languages
    )
    more = start + limit < len(prompts)
    return Rows(
        data=data,
        next_cursor=str(start + limit) if more else None,
        total=len(prompts),
        groups=studio.ledger.groups(),
        languages=list(languages),
    )


@router.get(
    "/prompts/{prompt}/audio",
    response_class=Response,
    responses={
        200: {"content": {"audio/mpeg": {}}, "description": "The recording"},
        206: {"content": {"audio/mpeg": {}}, "description": "A part of it"},
        304: {"description": "The client has it"},
        416: {"description": "There is no such part"},
    },
)
def recording(request: Request, prompt: str) -> Response:
    """The recording, as it was given."""
    store = studio_of(request).store
    found = [one for one in all_prompts(store) if one.name == prompt]
    data = store.read(found[0].path) if found else None
    if not data:
        raise NoSuch(f"there is no prompt {prompt!r}", hint="GET /v1/rows lists them")
    return delivered(request, data, media_type(found[0].path))


@router.get(
    "/prompts/{prompt}/export.zip",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "The row"}},
)
def export(request: Request, prompt: str) -> Response:
    """A prompt with what every group has of it, in the course's folders, as a zip."""
    studio = studio_of(request)
    found = [one for one in all_prompts(studio.store) if one.name == prompt]
    if not found:
        raise NoSuch(f"there is no prompt {prompt!r}", hint="GET /v1/rows lists them")
    entries = studio.ledger.of_prompts([prompt])
    told = [bodies.whole(entry, writable(request)).model_dump() for entry in entries]
    paths = [found[0].path]
    for entry in entries:
        paths += [step.output for step in placed(studio.store, entry.spec)]
    files = {path: data for path in paths if (data := studio.store.read(path)) is not None}
    files["episodes.json"] = json.dumps(told, ensure_ascii=False, indent=1).encode()
    headers = {"Content-Disposition": f'attachment; filename="{prompt}.zip"'}
    return Response(_zipped(files), media_type="application/zip", headers=headers)


@router.get("/stages")
async def stages(request: Request) -> Stages:
    """How the five stages are."""
    studio_of(request)
    states = service_of(request).stages
    assert states is not None
    return Stages(data=await states.all())


@router.get("/leaderboard")
def leaderboard(request: Request) -> Leaderboard:
    """Every group: what it has done, and the share of its checks that passed."""
    ledger = studio_of(request).ledger
    standings = [_standing(group, ledger.page(group=group, limit=100_000)) for group in ledger.groups()]
    standings.sort(key=lambda one: (-(one.score or 0), -one.done, one.group))
    return Leaderboard(data=standings)


def all_prompts(store: Store) -> list[Prompt]:
    """By number. Raises what the store can't do, as an answer."""
    try:
        return store.prompts()
    except PipelineError as error:
        raise answered(error) from None


def _row(prompt: Prompt, entries: list[Entry], request: Request) -> Row:
    audio = Recording(url=f"/v1/prompts/{prompt.name}/audio", seconds=prompt.seconds)
    cells = bodies.cells(entries, writable(request))
    title = next((entry.spec.title for entry in entries if entry.spec.title), prompt.title)
    return Row(prompt=prompt.name, title=title, audio=audio, cells=cells)


def _zipped(files: dict[str, bytes]) -> bytes:
    """Texts are packed, sounds are as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            packed = zipfile.ZIP_STORED if path.endswith(".mp3") else zipfile.ZIP_DEFLATED
            archive.writestr(path, data, packed)
    return buffer.getvalue()


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.isdecimal() or len(cursor) > 9:
        raise InvalidRequest("this cursor is none of ours", param="cursor", hint="leave it out")
    return int(cursor)


def _standing(group: str, entries: list[Entry]) -> Standing:
    tasks = dict.fromkeys(("transcribe", "generate", "speak", "translate", "dub"), 0)
    passed: list[bool] = []
    for entry in entries:
        for name, step in entry.steps.items():
            if step["state"] in ("made", "kept"):
                task = name.partition(".")[0]
                tasks[task] = tasks.get(task, 0) + 1
                passed += [bool(score["passed"]) for score in (step.get("artifact") or {}).get("scores", [])]
    return Standing(
        group=group,
        episodes=len(entries),
        done=sum(entry.state == "done" for entry in entries),
        failed=sum(entry.state == "failed" for entry in entries),
        score=round(sum(passed) / len(passed), 4) if passed else None,
        tasks=tasks,
    )
