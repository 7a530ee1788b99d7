"""Stages C and E over HTTP: POST /v1/audio/speech in OpenAI's shape.

Contract: JSON `model`, `input`, `voice`, `response_format` (mp3, wav, opus), `speed` (0.25 to 4) and,
beyond OpenAI's, `language` (ISO 639-1 or a
tag). The answer is the audio file. Errors come in the common envelope. It does not know engine libraries.
"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from services.common.app import Stage, get_stage
from services.common.encoding import MEDIA_TYPES, AudioFormat, encode
from services.common.errors import ModelNotFound, PayloadTooLarge, UnknownLanguage
from services.common.languages import language as named
from services.synthesis_audio.engine import Speech, SpeechRequest
from services.synthesis_audio.settings import SynthesisSettings

_STOCK_MODELS = ("", "tts-1", "tts-1-hd", "gpt-4o-mini-tts")
"""Names that OpenAI's clients send; each means whatever is loaded."""


class SpeechBody(BaseModel):
    """The body of a request."""

    model: str = ""
    input: str
    voice: str = "demo"
    response_format: AudioFormat = "mp3"
    speed: float = Field(default=1.0, ge=0.25, le=4.0)
    language: str = ""


def build_router(settings: SynthesisSettings) -> APIRouter:
    """The stage's routes under its limits."""
    router = APIRouter()

    @router.post("/v1/audio/speech")
    async def speech(stage: Annotated[Stage, Depends(get_stage)], body: SpeechBody) -> Response:
        _check(stage, body, settings)
        code = _language(stage, body.language or settings.default_language)
        request = SpeechRequest(body.input, code, body.voice, body.speed)
        said: Speech = await stage.runner.submit(request, deadline_s=settings.request_timeout_s)
        file = await asyncio.to_thread(encode, said.samples, said.sample_rate, format=body.response_format)
        return Response(file, media_type=MEDIA_TYPES[body.response_format])

    @router.get("/v1/audio/voices")
    async def voices(stage: Annotated[Stage, Depends(get_stage)]) -> dict[str, list[dict[str, object]]]:
        spoken = list(stage.info.languages) if stage.info else []
        return {"voices": [{"id": "demo", "name": "demo", "languages": spoken}]}

    return router


def _check(stage: Stage, body: SpeechBody, settings: SynthesisSettings) -> None:
    loaded = stage.info.model if stage.info else ""
    if body.model not in (*_STOCK_MODELS, loaded):
        raise ModelNotFound(
            f"no model {body.model!r} here", param="model", hint=f"this service runs {loaded}"
        )
    if len(body.input) > settings.max_characters:
        hint = "send the text in parts"
        raise PayloadTooLarge(
            f"the text is longer than {settings.max_characters} characters", param="input", hint=hint
        )


def _language(stage: Stage, tag: str) -> str:
    """The code of a language that the loaded model speaks."""
    code = named(tag).code
    spoken = stage.info.languages if stage.info else ()
    if spoken and code not in spoken:
        known = ", ".join(spoken)
        raise UnknownLanguage(
            f"this model doesn't speak {code!r}", param="language", hint=f"use one of: {known}"
        )
    return code
