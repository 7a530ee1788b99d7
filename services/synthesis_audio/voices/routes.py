"""Voice profiles over HTTP: POST and GET /v1/voices, GET and DELETE /v1/voices/{voice}.

Contract: a new profile is a multipart form whose `sample` is the recording itself, never a path, with the
speaker's statement of consent. `GET /v1/voices` names the model's own voices and the caller's profiles. While
the service runs, expired profiles are taken away every minute. It does not know cloning models beyond the
name of the one that is loaded.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, File, Form, Path, Response, UploadFile
from pydantic import BaseModel

from services.common.errors import InvalidRequest, StageError
from services.common.languages import language
from services.common.stage import Stage, get_stage
from services.synthesis_audio.asking import Desk
from services.synthesis_audio.voices.caller import Asking
from services.synthesis_audio.voices.errors import no_cloning_model
from services.synthesis_audio.voices.profiles import Profiles, Wanted
from services.synthesis_audio.voices.record import VoiceRecord
from services.synthesis_audio.voices.sample import MOST_BYTES, checked

_log = logging.getLogger(__name__)

_SWEEP_S = 60.0
_LONGEST_NAME, _LONGEST_TEXT = 100, 2000
_SHORTEST_CONSENT = 20
_DAYS = 90
_MOST_DAYS = 366
_Loaded = Annotated[Stage, Depends(get_stage)]
_Id = Annotated[str, Path(max_length=100, description="As POST /v1/voices gave it")]
_Group = Annotated[str, Form(max_length=64, description="Whose it is; empty: the key's group")]
_NO_BODY: dict[int | str, dict[str, Any]] = {204: {"description": "It is gone, and all that was made of it"}}


class Profile(BaseModel):
    """A voice that was cloned from a recording; `seconds` is the recording's length."""

    id: str
    name: str
    languages: list[str]
    """Those that the loaded model speaks in it."""
    kind: Literal["profile"] = "profile"
    group: str
    language: str
    """Of the recording."""
    seconds: float
    transcript: str
    consent: str
    created: datetime
    expires: datetime


class ModelVoice(BaseModel):
    """A voice of the loaded model itself."""

    id: str
    name: str
    languages: list[str]
    kind: Literal["model"] = "model"


class AllVoices(BaseModel):
    """The model's voices, the default one first, then profiles; `cloning_model` is empty where none is."""

    voices: list[ModelVoice | Profile]
    cloning_model: str


def build_voice_router(desk: Desk, profiles: Profiles) -> APIRouter:
    """The routes, and the sweep while the service runs."""
    router = APIRouter(lifespan=_sweeping(desk, profiles))

    @router.post("/v1/voices", status_code=201)
    async def create(
        stage: _Loaded,
        caller: Asking,
        sample: Annotated[
            UploadFile, File(description="3 to 60 s of one person speaking: wav, mp3, flac, ogg, m4a")
        ],
        name: Annotated[str, Form(min_length=1, max_length=_LONGEST_NAME)],
        transcript: Annotated[
            str, Form(min_length=1, max_length=_LONGEST_TEXT, description="What is said in it")
        ],
        consent: Annotated[
            str,
            Form(max_length=_LONGEST_TEXT, description="The speaker's own statement that this may be done"),
        ],
        language: Annotated[str, Form(max_length=35, description="ISO 639-1 or a tag: what is spoken in it")],
        expires_in_days: Annotated[int, Form(ge=1, le=_MOST_DAYS)] = _DAYS,
        group: _Group = "",
    ) -> Profile:
        """Keep a recording as a voice."""
        if not desk.profile.clones:
            raise no_cloning_model()
        wanted = Wanted(
            _line(name, "name"),
            _written(transcript, "transcript"),
            _stated(consent),
            _code(language),
            expires_in_days,
            _line(group, "group") if group else "",
        )
        data = await sample.read(MOST_BYTES + 1)
        samples = await asyncio.to_thread(checked, data)
        record = await asyncio.to_thread(profiles.add, wanted, samples, caller)
        return _profile(record, _spoken(stage))

    @router.get("/v1/voices")
    async def listed(stage: _Loaded, caller: Asking) -> AllVoices:
        """The model's voices and the caller's profiles."""
        spoken = _spoken(stage)
        own = [ModelVoice(id=name, name=name, languages=spoken) for name in desk.profile.voices]
        kept = await asyncio.to_thread(profiles.listed, caller)
        cloned = [_profile(record, spoken) for record in kept]
        return AllVoices(voices=[*own, *cloned], cloning_model=desk.profile.clones)

    @router.get("/v1/voices/{voice}")
    async def one(stage: _Loaded, caller: Asking, voice: _Id) -> Profile:
        """A profile."""
        return _profile(await asyncio.to_thread(profiles.get, voice, caller), _spoken(stage))

    @router.delete("/v1/voices/{voice}", status_code=204, responses=_NO_BODY, response_class=Response)
    async def delete(caller: Asking, voice: _Id) -> Response:
        """Delete the recording and all that was made of it."""
        await asyncio.to_thread(profiles.delete, voice, caller)
        return Response(status_code=204)

    return router


def _sweeping(desk: Desk, profiles: Profiles) -> Any:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(_sweep(desk, profiles))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return lifespan


async def _sweep(desk: Desk, profiles: Profiles) -> None:
    """Every minute; voices that another process has taken away leave this one's memory as well."""
    while True:
        with suppress(StageError):  # it has been logged; the folder may be back in a minute
            await asyncio.to_thread(profiles.sweep)
        await asyncio.to_thread(desk.forget_missing)  # it looks for files
        await asyncio.sleep(_SWEEP_S)


def _spoken(stage: Stage) -> list[str]:
    return list(stage.info.languages) if stage.info else []


def _profile(record: VoiceRecord, spoken: list[str]) -> Profile:
    return Profile(
        id=record.id,
        name=record.name,
        languages=spoken,
        group=record.group,
        language=record.language,
        seconds=record.sample.seconds,
        transcript=record.transcript,
        consent=record.consent.statement,
        created=record.created,
        expires=record.expires,
    )


def _code(tag: str) -> str:
    if not tag.strip():
        raise InvalidRequest("language: which one is spoken?", param="language", hint="as in fr")
    return language(tag.strip()).code


def _line(text: str, param: str) -> str:
    if not text.strip() or any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in text):
        raise InvalidRequest(f"{param}: not one line of text", param=param)
    return text.strip()


def _written(text: str, param: str) -> str:
    return _line(" ".join(text.split()), param)


def _stated(consent: str) -> str:
    """A statement, not a tick: whoever reads the record must see who allowed what."""
    statement = " ".join(consent.split())
    if len(statement) < _SHORTEST_CONSENT:
        hint = "as in: I, Ada Lovelace, allow group-01 to make speech in my voice for its podcast"
        raise InvalidRequest("consent: the speaker's own statement is needed", param="consent", hint=hint)
    return _line(statement, "consent")
