"""Stage A over HTTP: OpenAI's audio endpoints, and one that names the language.

Contract: multipart `file` and the fields of `asking`; silence is empty text, not an error. An upload stays in
its temporary file. Errors come in the common envelope, in a stream as its last event. Knows no engine
library.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse

from services.common.errors import PayloadTooLarge
from services.common.events import ServerSentEvent, event_stream
from services.common.stage import Stage, get_stage
from services.transcribe_audio.answers import (
    Delta,
    Done,
    LanguageAnswer,
    TextAnswer,
    VerboseAnswer,
    verbose,
)
from services.transcribe_audio.asking import Ask, Vad
from services.transcribe_audio.hearing import Hearing, Room, prepare
from services.transcribe_audio.identifying import UNDETERMINED
from services.transcribe_audio.recordings import Finder
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.subtitles import WRITERS, cues
from services.transcribe_audio.transcript import Task, Transcript

STOCK = ("whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-transcribe")
"""What clients of OpenAI's API send; it means whatever is loaded."""
_TEXTS = (
    "text/plain",
    *sorted({media for _, media in WRITERS.values()} - {"text/plain"}),
)
TRANSCRIBED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": TextAnswer | VerboseAnswer,
        "description": "The text, in the format asked for; with `stream`, events",
        "content": {media: {"schema": {"type": "string"}} for media in _TEXTS} | {"text/event-stream": {}},
    }
}

Loaded = Annotated[Stage, Depends(get_stage)]
Upload = Annotated[UploadFile, File(description="Sound, or a video that has some, in any format")]
Asked = Annotated[Ask, Depends()]
ModelName = Annotated[str, Form(description="The loaded model, or a stock name of OpenAI's")]


def build_router(settings: TranscribeSettings, find: Finder) -> APIRouter:
    """The stage's routes under its limits; `find` finds speech."""
    router = APIRouter()

    async def answer(
        request: Request, stage: Stage, file: UploadFile, model: str, ask: Ask, task: Task
    ) -> Response:
        stage.check_model(model, stock=STOCK)
        _check_size(file, settings.max_upload_bytes)
        hearing = await prepare(Room(stage, settings, find), file.file, ask, task)
        if ask.stream:
            return await event_stream(request, _events(hearing))
        return _formatted(hearing, ask, await _whole(hearing))

    @router.post("/v1/audio/transcriptions", responses=TRANSCRIBED, response_class=JSONResponse)
    async def transcriptions(
        request: Request, stage: Loaded, file: Upload, ask: Asked, model: ModelName = ""
    ) -> Response:
        """What is said, in the language it is said in."""
        return await answer(request, stage, file, model, ask, "transcribe")

    @router.post("/v1/audio/translations", responses=TRANSCRIBED, response_class=JSONResponse)
    async def translations(
        request: Request, stage: Loaded, file: Upload, ask: Asked, model: ModelName = ""
    ) -> Response:
        """What is said, in English; by a multilingual model only. `language` is the one that is spoken."""
        return await answer(request, stage, file, model, ask, "translate")

    @router.post("/v1/audio/detect_language")
    async def detect_language(
        stage: Loaded, file: Upload, model: ModelName = "", vad: Vad = "true"
    ) -> LanguageAnswer:
        """The language that is spoken, judged by windows spread over all of the speech."""
        stage.check_model(model, stock=STOCK)
        _check_size(file, settings.max_upload_bytes)
        room = Room(stage, settings, find)
        cut = room.cut(vad)
        recording = await room.recording(file.file)
        guess = await room.language(cut.stretches(recording))
        return LanguageAnswer(
            language=None if guess.language == UNDETERMINED else guess.language,
            confidence=guess.probability,
            probabilities=guess.probabilities,
            windows=guess.windows,
            duration=round(recording.seconds, 3),
        )

    return router


def _check_size(file: UploadFile, limit: int) -> None:
    if (file.size or 0) > limit:
        raise PayloadTooLarge(
            f"the file is larger than {limit} bytes", param="file", hint="send a compressed format"
        )


async def _whole(hearing: Hearing) -> Transcript:
    """All segments, in order of time."""
    found = [segment async for segment in hearing.segments()]
    if hearing.recording.apart:
        found.sort(key=lambda segment: (segment.start, segment.channel or 0))
        found = [replace(segment, id=index) for index, segment in enumerate(found)]
    return Transcript(hearing.language, hearing.seconds, tuple(found))


async def _events(hearing: Hearing) -> AsyncIterator[ServerSentEvent]:
    """A delta per segment, then the whole text: the deltas put together."""
    said: list[str] = []
    async with aclosing(hearing.segments()) as segments:
        async for segment in segments:
            said.append(f" {segment.text}" if said else segment.text)
            delta = Delta(delta=said[-1])
            yield ServerSentEvent(event=delta.type, data=delta)
    done = Done(text="".join(said), duration=hearing.seconds)
    yield ServerSentEvent(event=done.type, data=done)


def _formatted(hearing: Hearing, ask: Ask, transcript: Transcript) -> Response:
    if ask.response_format == "text":
        return PlainTextResponse(transcript.text + "\n")
    if ask.response_format == "json":
        return JSONResponse({"text": transcript.text})
    if ask.response_format == "verbose_json":
        answer = verbose(transcript, hearing.decoding.task, hearing.guess, words=ask.words)
        return JSONResponse(answer.model_dump(exclude_none=True))
    write, media_type = WRITERS[ask.response_format]
    return PlainTextResponse(write(cues(transcript.segments, words=ask.words)), media_type=media_type)
