"""Coqui's own server, for the clients that were written for it: GET and POST /api/tts.

Contract: `text`, `speaker_id`, `language_id` in the query, a form or headers; the answer is a wav file at
−16 LUFS that states its length. `speaker_wav` and `style_wav` are paths on the server there; here they are
refused. Source: TTS/server/server.py of coqui-tts 0.28. It does not know engines.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Header, HTTPException, Query
from fastapi.responses import Response

from services.common.errors import InvalidRequest
from services.synthesis_audio.asking import Ask, Desk
from services.synthesis_audio.routes import UNSPOKEN_HEADER, Loaded, file_answer
from services.synthesis_audio.saying import Saying
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voices.caller import Asking, Caller

WAV: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A wav file",
        "headers": UNSPOKEN_HEADER,
        "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_REFUSED = ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"]
"""With two routes at one address, the framework's own refusal names the methods of the first alone."""
_Field = dict[str, str]


def in_query(
    text: Annotated[str, Query(description="What is to be said")] = "",
    speaker_id: Annotated[str, Query(description="A voice of /v1/audio/voices")] = "",
    language_id: Annotated[str, Query(description="ISO 639-1 or a tag")] = "",
    speaker_wav: Annotated[str, Query(description="Refused: no recording is cloned on request")] = "",
    style_wav: Annotated[str, Query(description="Refused: the voice has one style")] = "",
) -> _Field:
    """Coqui's fields in the address."""
    return {
        "text": text, "speaker_id": speaker_id, "language_id": language_id,
        "speaker_wav": speaker_wav, "style_wav": style_wav,
    }  # fmt: skip


def in_headers(
    text: Annotated[str, Header()] = "",
    speaker_id: Annotated[str, Header()] = "",
    language_id: Annotated[str, Header()] = "",
    speaker_wav: Annotated[str, Header()] = "",
    style_wav: Annotated[str, Header()] = "",
) -> _Field:
    """The same in headers, which come first in Coqui's server."""
    return in_query(text, speaker_id, language_id, speaker_wav, style_wav)


def in_form(
    text: Annotated[str, Form()] = "",
    speaker_id: Annotated[str, Form()] = "",
    language_id: Annotated[str, Form()] = "",
    speaker_wav: Annotated[str, Form()] = "",
    style_wav: Annotated[str, Form()] = "",
) -> _Field:
    """The same in a form."""
    return in_query(text, speaker_id, language_id, speaker_wav, style_wav)


def build_coqui_router(settings: SynthesisSettings, desk: Desk) -> APIRouter:
    """Coqui's routes under the service's limits."""
    router = APIRouter()

    async def said(stage: Loaded, caller: Caller, *given: _Field) -> Response:
        fields = {name: next((each[name] for each in given if each[name]), "") for name in given[0]}
        script = desk.script(stage, _ask(fields), caller)
        return await file_answer(script, Saying(stage, script, settings.look_ahead), "wav")

    @router.get("/api/tts", responses=WAV, response_class=Response)
    async def by_address(
        stage: Loaded,
        caller: Asking,
        query: Annotated[_Field, Depends(in_query)],
        head: Annotated[_Field, Depends(in_headers)],
    ) -> Response:
        """The text as a wav file."""
        return await said(stage, caller, head, query)

    @router.post("/api/tts", responses=WAV, response_class=Response)
    async def by_form(
        stage: Loaded,
        caller: Asking,
        query: Annotated[_Field, Depends(in_query)],
        head: Annotated[_Field, Depends(in_headers)],
        form: Annotated[_Field, Depends(in_form)],
    ) -> Response:
        """The text as a wav file."""
        return await said(stage, caller, head, form, query)

    @router.api_route("/api/tts", methods=_REFUSED, include_in_schema=False)
    async def other_methods() -> None:
        raise HTTPException(405, "Method Not Allowed", headers={"Allow": "GET, POST"})

    @router.get("/details", include_in_schema=False)
    async def details() -> None:
        raise HTTPException(
            404, "no page of details here: /v1/models and /v1/audio/voices say what is loaded"
        )

    return router


def _ask(fields: _Field) -> Ask:
    for name in ("speaker_wav", "style_wav"):
        if fields[name]:
            hint = "name a voice of /v1/audio/voices in speaker_id; a client can name no file of the server"
            raise InvalidRequest(f"{name} is not supported", param=name, hint=hint)
    if not fields["text"].strip():
        raise InvalidRequest("there is no text", param="text", hint="send text=…")
    return Ask(fields["text"], fields["language_id"], fields["speaker_id"], param="text", whole=True)
