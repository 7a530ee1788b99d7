"""What a client asks for in `POST /v1/episodes`, read from a form or from JSON.

Contract: `asked(request)` gives the fields and the uploaded recording; everything that can't be read is an
InvalidRequest with its `param`. It does not know the store.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from services.common.errors import InvalidRequest
from services.pipeline.api.refusals import answered
from services.pipeline.episodes.spec import MODES, Glossary, glossary_lines
from services.pipeline.errors import UnknownLanguage
from services.pipeline.languages import parse_languages

_MOST_TERMS, _LONGEST = 500, 200


@dataclass(frozen=True)
class Asked:
    """The fields of a request; `data` are the recording's bytes, None where a prompt was named."""

    data: bytes | None
    filename: str
    prompt: str
    group: str
    languages: tuple[str, ...] | None
    title: str
    glossary: Glossary
    mode: str
    voice: str
    host: str
    show: str


async def asked(request: Request) -> Asked:
    """See the contract."""
    fields, filename, data = await _fields(request)
    if data is None and not fields.get("prompt"):
        hint = "send the recording as the form's `file`, or `prompt`: the name of one in the store"
        raise InvalidRequest("there is no recording", param="file", hint=hint)
    mode = _text(fields, "mode") or "enhance"
    if mode not in MODES:
        raise InvalidRequest(f"unknown mode {mode!r}", param="mode", hint=f"use {' or '.join(MODES)}")
    return Asked(
        data,
        filename,
        _text(fields, "prompt"),
        _text(fields, "group"),
        _languages(fields.get("languages")),
        _text(fields, "title"),
        _glossary(fields.get("glossary")),
        mode,
        _text(fields, "voice"),
        _text(fields, "host"),
        _text(fields, "show"),
    )


async def _fields(request: Request) -> tuple[Mapping[str, Any], str, bytes | None]:
    """The fields, and name and bytes of the file."""
    if "json" in request.headers.get("content-type", ""):
        try:
            body = await request.json()
        except (ValueError, RecursionError) as error:  # the second: nested too deep to be read
            raise InvalidRequest(f"the body is not JSON: {error}", hint="send a JSON object") from None
        if not isinstance(body, dict):
            raise InvalidRequest("the body is not a JSON object", hint="send a JSON object")
        return body, "", None
    async with request.form() as form:
        fields = {name: value for name, value in form.items() if name != "file"}
        upload = form.get("file")
        if upload is None:
            return fields, "", None
        if not isinstance(upload, UploadFile):
            raise InvalidRequest("file: not a file", param="file", hint="send it as multipart/form-data")
        return fields, upload.filename or "recording.mp3", await upload.read()


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > _LONGEST or any(ord(sign) < 32 for sign in value):
        raise InvalidRequest(f"{name}: not one line of at most {_LONGEST} characters", param=name)
    return value.strip()


def _languages(value: Any) -> tuple[str, ...] | None:
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _json(value, "languages")
    tags = value if isinstance(value, list) else str(value).split(",")
    if not all(isinstance(tag, str) for tag in tags):
        raise InvalidRequest("languages: not a list of codes", param="languages", hint="as in fr,es")
    try:
        return tuple(parse_languages(",".join(tags)))
    except UnknownLanguage as error:
        raise answered(error, "languages") from None


def _glossary(value: Any) -> Glossary:
    """A JSON object, or lines: `heard=written`, `term` as it stands, `fr:term=translation`."""
    if value in (None, ""):
        return {}
    if isinstance(value, str):
        value = _json(value, "glossary") if value.lstrip().startswith("{") else glossary_lines(value)
    if not isinstance(value, dict) or len(value) > _MOST_TERMS:
        hint = 'as in {"brie": "Brie", "cheesy": {"fr": "fromager"}}'
        raise InvalidRequest("glossary: not an object of terms", param="glossary", hint=hint)
    for term, text in value.items():
        texts = list(text.values()) if isinstance(text, dict) else [text]
        if not term.strip() or not all(isinstance(one, str) and len(one) <= _LONGEST for one in texts):
            raise InvalidRequest(f"glossary: {term!r} can't be read", param="glossary")
    return value


def _json(text: str, param: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"{param}: not JSON: {error}", param=param) from None
