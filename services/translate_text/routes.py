"""Stage D over HTTP in LibreTranslate's shape: POST /translate and GET /languages.

Contract: JSON or form fields `q` (a text or a list), `source`, `target` (ISO 639-1, BCP 47 or NLLB
codes), `format` ("text"), `alternatives` and `api_key` (ignored); the answer is {"translatedText"}, a
text or a list as asked. n texts in, n out; paragraphs and line ends are kept. `source` "auto" is refused:
nothing here detects languages. Errors come in the common envelope. Source: LibreTranslate's API
documentation. It knows no engine library.
"""

import asyncio
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ValidationError

from services.common.app import Stage, get_stage
from services.common.errors import InvalidRequest, PayloadTooLarge, UnknownLanguage
from services.common.languages import LANGUAGES, language
from services.translate_text.engine import SentenceRequest
from services.translate_text.sentences import join, split
from services.translate_text.settings import TranslateSettings

_NLLB = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}")


class TranslateBody(BaseModel):
    """Fields of POST /translate."""

    q: str | list[str]
    source: str = "en"
    target: str
    format: str = "text"
    alternatives: int = 0
    api_key: str = ""


def build_router(settings: TranslateSettings) -> APIRouter:
    """The stage's routes under its limits."""
    router = APIRouter()

    @router.post("/translate")
    async def translate(
        request: Request, stage: Annotated[Stage, Depends(get_stage)]
    ) -> dict[str, str | list[str]]:
        body = await _body(request)
        texts = body.q if isinstance(body.q, list) else [body.q]
        _check(body, sum(map(len, texts)), settings.max_characters)
        source, target = _code(body.source, "source"), _code(body.target, "target")
        found = await asyncio.gather(*(_text(stage, text, source, target) for text in texts))
        return {"translatedText": list(found) if isinstance(body.q, list) else found[0]}

    @router.get("/languages")
    async def languages(stage: Annotated[Stage, Depends(get_stage)]) -> list[dict[str, Any]]:
        codes = stage.info.languages if stage.info else ()
        return [
            {
                "code": code,
                "name": LANGUAGES[code].name,
                "targets": [other for other in codes if other != code],
            }
            for code in codes
        ]

    return router


async def _text(stage: Stage, text: str, source: str, target: str) -> str:
    """One text, sentence by sentence; the sentences of all requests share the engine's batches."""
    if source == target:
        return text
    pieces = split(text)
    requests = [SentenceRequest(piece.text, source, target) for piece in pieces if piece.translate]
    deadline_s = stage.settings.request_timeout_s
    submitted = (stage.runner.submit(request, deadline_s=deadline_s) for request in requests)
    found: list[str | BaseException] = await asyncio.gather(*submitted, return_exceptions=True)
    for outcome in found:
        if isinstance(outcome, BaseException):
            raise outcome
    return join(pieces, [str(outcome) for outcome in found])


async def _body(request: Request) -> TranslateBody:
    """The fields, from JSON or a form; a form repeats `q` for a list."""
    kind = request.headers.get("content-type", "")
    try:
        if "form" in kind:
            form = await request.form()
            fields: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str)}
            many = form.getlist("q")
            return TranslateBody.model_validate({**fields, "q": many} if len(many) > 1 else fields)
        return TranslateBody.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors()[0]
        param = str(first["loc"][0]) if first["loc"] else None
        raise InvalidRequest(f"{param or 'body'}: {first['msg']}", param=param) from None


def _check(body: TranslateBody, characters: int, limit: int) -> None:
    if body.format != "text":
        raise InvalidRequest(
            f"format {body.format!r} is not served", param="format", hint='send format "text"'
        )
    if characters > limit:
        raise PayloadTooLarge(
            f"{characters} characters in one request", param="q", hint=f"send at most {limit} at a time"
        )


def _code(tag: str, param: str) -> str:
    """The NLLB code of a language tag; a code of NLLB's own shape goes to the model, which may know it."""
    if tag == "auto":
        raise InvalidRequest(
            "source 'auto' is not served: nothing here detects languages",
            param=param,
            hint=f"name it: {', '.join(LANGUAGES)}",
        )
    try:
        return tag if _NLLB.fullmatch(tag) else language(tag).nllb
    except UnknownLanguage as error:
        raise UnknownLanguage(error.message, param=param, hint=error.hint) from None
