"""Stage A over HTTP: POST /v1/audio/transcriptions in OpenAI's shape.

Contract: multipart `file`, optional `model`, `language`, `response_format` (json, text, verbose_json) and
`timestamp_granularities[]`. Silence is empty text, not an error. Errors come in the common envelope. Knows
no engine library.
"""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse

from services.common.app import Stage, get_stage
from services.common.audio import decode
from services.common.errors import ModelNotFound, PayloadTooLarge
from services.common.languages import language as named
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import SAMPLE_RATE, TranscribeRequest, Transcript

Format = Literal["json", "text", "verbose_json"]


def build_router(settings: TranscribeSettings) -> APIRouter:
    """The stage's routes under its limits."""
    router = APIRouter()

    @router.post("/v1/audio/transcriptions")
    async def transcribe(
        stage: Annotated[Stage, Depends(get_stage)],
        file: Annotated[UploadFile, File()],
        model: Annotated[str, Form()] = "",
        language: Annotated[str, Form()] = "",
        response_format: Annotated[Format, Form()] = "json",
        granularities: Annotated[list[str] | None, Form(alias="timestamp_granularities[]")] = None,
    ) -> Response:
        _check_model(stage, model)
        source = await _read(file, settings.max_upload_bytes)
        samples = await asyncio.to_thread(
            decode, source, sample_rate=SAMPLE_RATE, max_seconds=settings.max_audio_s
        )
        code = named(language).code if language else None
        request = TranscribeRequest(samples, code, words="word" in (granularities or ()))
        transcript = await stage.runner.submit(request, deadline_s=settings.request_timeout_s)
        return _answer(transcript, response_format)

    return router


def _check_model(stage: Stage, model: str) -> None:
    """Clients of OpenAI's API always send a model; its stock name means whatever is loaded."""
    loaded = stage.info.model if stage.info else ""
    if model not in ("", "whisper-1", loaded):
        raise ModelNotFound(f"no model {model!r} here", param="model", hint=f"this service runs {loaded}")


async def _read(file: UploadFile, limit: int) -> bytes:
    source = await file.read(limit + 1)
    if len(source) > limit:
        raise PayloadTooLarge(
            f"the file is larger than {limit} bytes", param="file", hint="send a compressed format"
        )
    return source


def _answer(transcript: Transcript, response_format: Format) -> Response:
    if response_format == "text":
        return PlainTextResponse(transcript.text + "\n")
    if response_format == "json":
        return JSONResponse({"text": transcript.text})
    return JSONResponse(_verbose(transcript))


def _verbose(transcript: Transcript) -> dict[str, Any]:
    segments = [asdict(segment) for segment in transcript.segments]
    words = [word for segment in segments for word in segment.pop("words")]
    body = {
        "task": "transcribe",
        "language": transcript.language,
        "duration": transcript.duration,
        "text": transcript.text,
        "segments": segments,
    }
    return {**body, "words": words} if words else body
