"""Stages C and E over HTTP: speech in OpenAI's shape, and the voices there are.

Contract: `POST /v1/audio/speech` answers the audio sentence by sentence, the first one as soon as it is said;
a text of one sentence, or `loudness: "file"`, comes as a file that states its length. What fails before the
first sentence is an ordinary error; later, the connection is cut, or the last event of an event stream
tells. It does not know engine libraries.
"""

import asyncio
import base64
import io
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from services.common.events import Event, event_stream
from services.common.sound.encoding import MEDIA_TYPES, AudioFormat, Encoder
from services.common.sound.loudness import limit
from services.common.stage import Stage, get_stage
from services.synthesis_audio.asking import STOCK_MODELS, Ask, Desk, headers, left_out
from services.synthesis_audio.files import streamed, whole_file
from services.synthesis_audio.saying import Said, Saying
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.spoken.script import Script
from services.synthesis_audio.voice.profile import DEFAULT_VOICE
from services.synthesis_audio.voices.caller import Asking

_TOKEN_S = 0.05
"""Seconds of sound that count as one token of output, as OpenAI's do."""
_BINARY = {"schema": {"type": "string", "format": "binary"}}
UNSPOKEN_HEADER: dict[str, Any] = {
    "X-Unspoken-Characters": {
        "description": "Characters that the voice cannot speak, URL-encoded; absent where there is none",
        "schema": {"type": "string"},
    }
}
SPOKEN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Sound in the format asked for; with `stream_format: sse`, events",
        "headers": UNSPOKEN_HEADER,
        "content": {
            **dict.fromkeys(sorted(set(MEDIA_TYPES.values())), _BINARY),
            "text/event-stream": {},
        },
    }
}

Loaded = Annotated[Stage, Depends(get_stage)]


class VoiceId(BaseModel):
    """A voice as OpenAI's clients may name it; `group`: whose the profile must be, for staff that asks for
    somebody.
    """

    id: str
    group: str = ""


class SpokenText(BaseModel):
    """What is to be said, by whom and how."""

    model: str = ""
    input: str
    """The text; `[pause:1.5]` in it is a pause in seconds."""
    voice: str | VoiceId = DEFAULT_VOICE
    instructions: str = ""
    """Taken and not used: the voice has one manner."""
    speed: float = Field(default=1.0, ge=0.25, le=4.0)
    language: str = ""
    """ISO 639-1 or a tag such as fr-FR; empty: the service's default."""

    def ask(self, *, whole: bool = False) -> Ask:
        """Without the names of HTTP's fields; `whole` when the answer can only come at the end."""
        voice = self.voice if isinstance(self.voice, VoiceId) else VoiceId(id=self.voice)
        return Ask(self.input, self.language, voice.id, self.speed, whole=whole, group=voice.group)


class SpeechBody(SpokenText):
    """The body of a request for sound."""

    response_format: AudioFormat = "mp3"
    stream_format: Literal["audio", "sse"] = "audio"
    loudness: Literal["voice", "file"] = "voice"
    """`voice`: sentence by sentence, at the level of the voice; `file`: all at once, by EBU R128."""


class Voice(BaseModel):
    """A voice and the languages it speaks."""

    id: str
    name: str
    languages: list[str]


class Voices(BaseModel):
    """The voices of the loaded model, the default one first, then the caller's cloned ones."""

    voices: list[Voice]


def build_router(settings: SynthesisSettings, desk: Desk) -> APIRouter:
    """OpenAI's routes under the service's limits."""
    router = APIRouter()

    @router.post("/v1/audio/speech", responses=SPOKEN, response_class=Response)
    async def speech(request: Request, stage: Loaded, caller: Asking, body: SpeechBody) -> Response:
        """The text as sound."""
        stage.check_model(body.model, stock=STOCK_MODELS)
        at_once = body.loudness == "file" and body.stream_format == "audio"
        script = desk.script(stage, body.ask(whole=at_once), caller)
        saying = Saying(stage, script, settings.look_ahead)
        if body.stream_format == "sse":
            return await event_stream(request, _events(script, saying, body.response_format))
        if at_once:
            return await file_answer(script, saying, body.response_format)
        return await _audio(script, saying, body.response_format)

    @router.get("/v1/audio/voices")
    async def voices(stage: Loaded, caller: Asking) -> Voices:
        """Who can speak."""
        spoken = list(stage.info.languages) if stage.info else []
        own = [(name, name) for name in desk.profile.voices]
        cloned = [(each.id, each.name) for each in await asyncio.to_thread(desk.cloned, caller)]
        return Voices(voices=[Voice(id=id, name=name, languages=spoken) for id, name in own + cloned])

    return router


async def file_answer(script: Script, saying: Saying, format: AudioFormat) -> Response:
    """All of a script as one file, with its length."""
    file = await whole_file(saying.pieces(), format, saying.mark)
    sized = {"Content-Length": str(file.size), **headers(script)}
    return StreamingResponse(file.blocks(), media_type=MEDIA_TYPES[format], headers=sized)


async def _audio(script: Script, saying: Saying, format: AudioFormat) -> Response:
    """The sound as it is said; one sentence comes as a file that states its length."""
    pieces = saying.pieces()
    first = await anext(pieces)
    if saying.ended:
        return Response(
            _single(first, format, saying.mark), media_type=MEDIA_TYPES[format], headers=headers(script)
        )
    stream = streamed(_from(first, pieces), format, saying.mark)
    return StreamingResponse(stream, media_type=MEDIA_TYPES[format], headers=headers(script))


def _single(piece: Said, format: AudioFormat, mark: str) -> bytes:
    file = io.BytesIO()
    encoder = Encoder(format, piece.speech.sample_rate, file, comment=mark)
    encoder.write(limit(piece.levelled, piece.speech.sample_rate))
    encoder.close()
    return file.getvalue()


async def _from(first: Said, rest: AsyncGenerator[Said, None]) -> AsyncGenerator[Said, None]:
    """All pieces again, after the first one was waited for."""
    async with aclosing(rest):
        yield first
        async for piece in rest:
            yield piece


async def _events(script: Script, saying: Saying, format: AudioFormat) -> AsyncGenerator[Event, None]:
    """OpenAI's events; the last one also tells how long the sound is, and what was not spoken."""
    async with aclosing(streamed(saying.pieces(), format, saying.mark)) as parts:
        async for part in parts:
            yield {"type": "speech.audio.delta", "audio": base64.b64encode(part).decode()}
    read, said = len(script.written), round(saying.seconds / _TOKEN_S)
    yield {
        "type": "speech.audio.done",
        "usage": {"input_tokens": read, "output_tokens": said, "total_tokens": read + said},
        "audio_seconds": round(saying.seconds, 3),
        "unspoken_characters": left_out(script),
    }
