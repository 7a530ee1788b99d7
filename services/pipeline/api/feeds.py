"""`/feeds/{group}/{language}`: a group's podcast in a language, as players take it.

Contract: the feed, the cover and for each episode mp3, transcripts and chapters, all with ETag, ranges and
HEAD. They are made of what the store has when they are asked for: an episode is in the feed once its speech
is there. Paths end as players expect it (.mp3, .srt). It does not know how an artifact is made.
"""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request, Response

from services.common.errors import UnknownLanguage
from services.common.languages import language as language_of
from services.pipeline.api.delivery import delivered
from services.pipeline.api.refusals import NoSuch, answered
from services.pipeline.api.shelves import Shelf, shelf
from services.pipeline.api.state import studio_of
from services.pipeline.errors import PipelineError
from services.pipeline.podcast import cover, feed, transcripts
from services.pipeline.podcast.chapters import CHAPTERS_TYPE
from services.pipeline.podcast.edition import Edition
from services.pipeline.podcast.mp3 import MEDIA_TYPE as MP3_TYPE
from services.pipeline.podcast.settings import PodcastSettings

KEY_FIELD = "api_key"
router = APIRouter(prefix="/feeds", tags=["podcast"])
Group = Annotated[str, Path(pattern="^[a-z0-9][a-z0-9_-]{0,63}$")]
Language = Annotated[str, Path(pattern="^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]
Prompt = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,80}$")]
Ending = Literal["mp3", "srt", "vtt", "json"]


def _responses(*types: str) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {each: {} for each in types}
    return {
        200: {"content": content, "description": "The file"},
        206: {"content": content, "description": "A part of it"},
        304: {"description": "The client has it"},
        416: {"description": "There is no such part"},
    }


@router.head("/{group}/{language}.xml", include_in_schema=False)
@router.get("/{group}/{language}.xml", response_class=Response, responses=_responses(feed.MEDIA_TYPE))
def show(request: Request, group: Group, language: Language) -> Response:
    """The feed, RSS 2.0: the newest 300 episodes. Asked for with a key in the query, its links have it too:
    players send no headers.
    """
    about = _shelf(request, group, language)
    base = (about.settings.url or str(request.base_url)).rstrip("/")
    key = request.query_params.get(KEY_FIELD, "")
    return delivered(
        request, about.feed(base, f"?{urlencode({KEY_FIELD: key})}" if key else ""), feed.MEDIA_TYPE
    )


@router.head("/{group}/{language}/cover.png", include_in_schema=False)
@router.get("/{group}/{language}/cover.png", response_class=Response, responses=_responses(cover.MEDIA_TYPE))
def picture(request: Request, group: Group, language: Language) -> Response:
    """The show's cover, a square PNG."""
    about = _shelf(request, group, language)
    return delivered(request, cover.cover(about.title, about.language), cover.MEDIA_TYPE)


@router.head("/{group}/{language}/{episode}.chapters.json", include_in_schema=False)
@router.get(
    "/{group}/{language}/{episode}.chapters.json",
    response_class=Response,
    responses=_responses(CHAPTERS_TYPE),
)
def chapters(request: Request, group: Group, language: Language, episode: Prompt) -> Response:
    """An episode's chapters, as the podcast namespace has them."""
    made = _edition(request, group, language, episode)
    return _open(delivered(request, made.chapters_json.encode(), CHAPTERS_TYPE))


@router.head("/{group}/{language}/{episode}.{ending}", include_in_schema=False)
@router.get(
    "/{group}/{language}/{episode}.{ending}",
    response_class=Response,
    responses=_responses(MP3_TYPE, *(media for _, media in transcripts.KINDS.values())),
)
def file(request: Request, group: Group, language: Language, episode: Prompt, ending: Ending) -> Response:
    """An episode's mp3 with chapters and cover, or its transcript (srt, vtt, json)."""
    made = _edition(request, group, language, episode)
    if ending == "mp3":
        return delivered(request, made.mp3, MP3_TYPE)
    media = f"{transcripts.KINDS[ending][1]}; charset=utf-8"
    return _open(delivered(request, made.transcript(ending).encode(), media))


def _open(answer: Response) -> Response:
    """Players in a browser read transcripts and chapters from other sites."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _edition(request: Request, group: str, language: str, episode: str) -> Edition:
    """Raises NoSuch."""
    made = _shelf(request, group, language).edition(episode)
    if made is None:
        hint = f"/feeds/{group}/{language}.xml lists them"
        raise NoSuch(f"{group} has no {episode} in {language}", hint=hint)
    return made


def _shelf(request: Request, group: str, language: str) -> Shelf:
    """Raises NoSuch for a group that has no episode, or a language that there is not."""
    studio = studio_of(request)
    try:
        code = language_of(language).code
        found = shelf(studio.store, studio.ledger, PodcastSettings(), group, code)
    except UnknownLanguage as error:
        raise NoSuch(f"there is no language {language!r}", hint=error.hint) from None
    except PipelineError as error:
        raise answered(error) from None
    if not found.entries:
        raise NoSuch(f"{group} has no episode in {language}", hint="GET /v1/rows lists groups and languages")
    return found
