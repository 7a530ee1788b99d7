"""What the page shows beside episodes: the table's rows, the recordings, the stages, the leaderboard.

Contract: rows are cut into pages by prompt, so that hundreds of prompts stay quick. It does not know how the
page looks.
"""

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
