"""Captions of speech: POST /v1/audio/speech/captions, when each sentence or word of a text is said.

Contract: the body of /v1/audio/speech and `response_format` (json, srt, vtt), `timestamp_granularities`, and
for json `audio_format`, which puts the sound into the answer. Times agree with what /v1/audio/speech sends
for the same body, but for a coder's own delay. It does not know how times are found.
"""

import asyncio
import base64
from contextlib import aclosing
from typing import Any, Literal

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.common.errors import InvalidRequest
from services.common.sound.encoding import AudioFormat, Encoder
from services.common.sound.loudness import limit
from services.synthesis_audio.asking import STOCK_MODELS, Desk, headers, left_out
from services.synthesis_audio.captions import Captions, Timed, srt, vtt
from services.synthesis_audio.routes import UNSPOKEN_HEADER, Loaded, SpokenText
from services.synthesis_audio.saying import Said, Saying
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voices.caller import Asking

CaptionFormat = Literal["json", "srt", "vtt"]
Granularity = Literal["segment", "word"]
_WRITERS = {"srt": (srt, "application/x-subrip"), "vtt": (vtt, "text/vtt")}


class CaptionsBody(SpokenText):
    """The body of a request for captions."""

    response_format: CaptionFormat = "json"
    timestamp_granularities: list[Granularity] = Field(default=["segment"], min_length=1, max_length=2)
    """`word` adds words to json, and makes a cue of each in srt and vtt."""
    audio_format: AudioFormat | None = None
    """With json: the sound too, base64 in `audio`."""


class CaptionWord(BaseModel):
    """A written word; `estimated` where the voice does not tell when it says it."""

    word: str
    start: float
    end: float
    estimated: bool


class CaptionSegment(BaseModel):
    """A sentence, or a part of a long one."""

    id: int
    start: float
    end: float
    text: str


class CaptionsAnswer(BaseModel):
    """Times in seconds; `duration` is that of the whole sound."""

    language: str
    duration: float
    segments: list[CaptionSegment]
    words: list[CaptionWord] | None = None
    unspoken_characters: str
    audio: str | None = None
    audio_format: AudioFormat | None = None


CAPTIONED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": CaptionsAnswer,
        "description": "Captions in the format asked for",
        "headers": UNSPOKEN_HEADER,
        "content": {media: {"schema": {"type": "string"}} for _, media in _WRITERS.values()},
    }
}


def build_caption_router(settings: SynthesisSettings, desk: Desk) -> APIRouter:
    """The route under the service's limits."""
    router = APIRouter()

    @router.post("/v1/audio/speech/captions", responses=CAPTIONED, response_class=JSONResponse)
    async def captions(stage: Loaded, caller: Asking, body: CaptionsBody) -> Response:
        """When what is said."""
        stage.check_model(body.model, stock=STOCK_MODELS)
        if body.audio_format is not None and body.response_format != "json":
            hint = "ask for json, or for the sound at /v1/audio/speech"
            raise InvalidRequest("srt and vtt hold no sound", param="audio_format", hint=hint)
        script = desk.script(stage, body.ask(whole=True), caller)
        saying, times = Saying(stage, script, settings.look_ahead), Captions(script)
        audio = await _said(saying, times, body.audio_format)
        if body.response_format != "json":
            write, media = _WRITERS[body.response_format]
            cues = times.words() if "word" in body.timestamp_granularities else times.segments()
            return Response(write(cues), media_type=media, headers=headers(script))
        answer = CaptionsAnswer(
            language=script.code,
            duration=round(saying.seconds, 3),
            segments=[_segment(number, each) for number, each in enumerate(times.segments())],
            words=_words(times) if "word" in body.timestamp_granularities else None,
            unspoken_characters=left_out(script),
            audio=base64.b64encode(audio).decode() if body.audio_format else None,
            audio_format=body.audio_format,
        )
        return JSONResponse(answer.model_dump(exclude_none=True), headers=headers(script))

    return router


async def _said(saying: Saying, times: Captions, format: AudioFormat | None) -> bytes:
    """Have everything said; the sound as /v1/audio/speech would send it."""
    encoder: Encoder | None = None
    parts: list[bytes] = []
    async with aclosing(saying.pieces()) as pieces:
        async for piece in pieces:
            if format is not None:
                encoder = encoder or Encoder(format, piece.speech.sample_rate, comment=saying.mark)
            parts.append(await asyncio.to_thread(_taken, piece, times, encoder))
    return b"".join([*parts, encoder.close() if encoder else b""])


def _taken(piece: Said, times: Captions, encoder: Encoder | None) -> bytes:
    times.add(piece)
    return encoder.write(limit(piece.levelled, piece.speech.sample_rate)) if encoder else b""


def _segment(number: int, timed: Timed) -> CaptionSegment:
    return CaptionSegment(id=number, start=_s(timed.start), end=_s(timed.end), text=timed.text)


def _words(times: Captions) -> list[CaptionWord]:
    return [
        CaptionWord(word=each.text, start=_s(each.start), end=_s(each.end), estimated=each.estimated)
        for each in times.words()
    ]


def _s(seconds: float) -> float:
    return round(seconds, 3)
