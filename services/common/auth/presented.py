"""Where a request carries its key: `Authorization: Bearer`, `X-Api-Key`, or a field that LibreTranslate's
clients fill, in the query or in the body.

Contract: a body is read only while the key may still be found in its first `MOST_READ` bytes, and what was
read is given again to whoever reads it next. A multipart body is read up to the key, so the key has to come
before a large file. It does not know which keys are good.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import Headers, QueryParams
from starlette.types import Message, Receive, Scope

MOST_READ = 2 << 20
"""Bytes of a body that are held before its key is known."""
_MOST_FIELDS = 1000


def key_in_head(scope: Scope, field: str = "") -> str:
    """The key in a header, or in the query's `field`; empty without one."""
    headers = Headers(scope=scope)
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    asked = QueryParams(scope["query_string"]).get(field, "") if field else ""
    return headers.get("x-api-key", "").strip() or asked


async def key_in_body(scope: Scope, receive: Receive, field: str) -> tuple[str, Receive]:
    """The key in the body's `field` (empty without one), and a `receive` that begins at the body's start."""
    search = _search(Headers(scope=scope), field)
    seen: list[Message] = []
    size, found, more = 0, "", search is not None
    while search is not None and more and not found:
        message = await receive()
        seen.append(message)
        chunk = message.get("body", b"")[: MOST_READ - size]
        size += len(chunk)
        last = len(message.get("body", b"")) == len(chunk) and not message.get("more_body", False)
        found = search(chunk, last)
        more = not last and size < MOST_READ

    async def again() -> Message:
        return seen.pop(0) if seen else await receive()

    return found, again


_Search = Callable[[bytes, bool], str]
"""Takes the next bytes, and whether they are the last; gives the key once it has it."""


def _search(headers: Headers, field: str) -> _Search | None:
    """How this body is looked through; None where there is nothing to be found."""
    kind, options = parse_options_header(headers.get("content-type", ""))
    length = headers.get("content-length", "0" if "transfer-encoding" not in headers else "")
    if length == "0":
        return None
    if kind == b"multipart/form-data" and b"boundary" in options:
        return _Multipart(options[b"boundary"], field).feed
    if length.isdecimal() and int(length) > MOST_READ:
        return None
    return _whole(_in_form if kind == b"application/x-www-form-urlencoded" else _in_json, field)


def _whole(find: Callable[[bytes, str], Any], field: str) -> _Search:
    """A search that waits for the end."""
    body = bytearray()

    def search(chunk: bytes, last: bool) -> str:
        body.extend(chunk)
        try:
            found = find(bytes(body), field) if last and field.encode() in body else ""
        except (ValueError, RecursionError):
            return ""  # not what it says it is; the route's business
        return found if isinstance(found, str) else ""

    return search


def _in_form(body: bytes, field: str) -> Any:
    return dict(parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS)).get(field)


def _in_json(body: bytes, field: str) -> Any:
    fields = json.loads(body)
    return fields.get(field) if isinstance(fields, dict) else None


class _Multipart:
    """Reads the parts of a form (RFC 7578) until the one named `field` is whole."""

    def __init__(self, boundary: bytes, field: str) -> None:
        self._field = field.encode()
        self._header, self._value, self._text, self._found = b"", b"", b"", ""
        self._wanted = self._broken = False
        callbacks: Any = {
            "on_part_begin": self._begin,
            "on_header_field": self._name,
            "on_header_value": self._content,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }
        try:
            self._parser = MultipartParser(boundary, callbacks)
        except FormParserError:
            self._broken = True

    def feed(self, chunk: bytes, _last: bool) -> str:
        """See _Search."""
        try:
            if chunk and not self._broken:
                self._parser.write(chunk)
        except FormParserError:
            self._broken = True
        return self._found

    def _begin(self) -> None:
        self._wanted, self._text = False, b""

    def _name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _content(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._wanted = parse_options_header(self._value)[1].get(b"name") == self._field
        self._header = self._value = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._wanted:
            self._text += data[start:end]

    def _end(self) -> None:
        if self._wanted and not self._found:
            self._found = self._text.decode(errors="replace")
