"""Errors as HTTP answers, mapped in this one place: OpenAI's envelope, which existing clients read.

`{"error": {"message", "type", "param", "code", "hint", "request_id"}}`. Source: OpenAI API reference, "Error
codes". It does not know what raised the error; whatever is not a StageError is answered 500 without its text,
and logged with it.
"""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from services.common.errors import InvalidRequest, PayloadTooLarge, StageError
from services.common.observe.current import note_error

_log = logging.getLogger(__name__)


class _FromStatus(StageError):
    """An HTTP error of the framework in our shape."""

    type = "invalid_request_error"
    code = "http_error"


class _NotFound(_FromStatus):
    code = "not_found"


class _MethodNotAllowed(_FromStatus):
    code = "method_not_allowed"


_BY_STATUS: dict[int, type[StageError]] = {404: _NotFound, 405: _MethodNotAllowed, 413: PayloadTooLarge}


def envelope(error: StageError, request_id: str) -> dict[str, Any]:
    """The body of an error answer; also the last event of a stream that failed."""
    note_error(error.code)
    return {
        "error": {
            "message": f"{error.message} ({error.hint})" if error.hint else error.message,
            "type": error.type,
            "param": error.param,
            "code": error.code,
            "hint": error.hint,
            "request_id": request_id,
        }
    }


def answer(
    error: StageError,
    request_id: str,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The whole answer; also what a middleware sends, whose errors no handler sees."""
    body = envelope(error, request_id)
    return JSONResponse(body, status_code=status or error.status, headers=headers or error.headers)


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _invalid(error: RequestValidationError) -> InvalidRequest:
    """The first thing that is wrong with the fields of a request, or with its body as a whole."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return InvalidRequest(f"the body is not JSON: {first['ctx']['error']}", hint="send a JSON object")
    if tuple(first["loc"]) == ("body",):
        hint = "send a JSON object, with content-type: application/json"
        return InvalidRequest(f"the body can't be read: {first['msg']}", hint=hint)
    # Parts with a bracket are pydantic's own names of validators, not of fields.
    param = ".".join(part for part in map(str, first["loc"][1:]) if "(" not in part) or None
    return InvalidRequest(f"{param or 'request'}: {first['msg']}", param=param)


def _allowed(request: Request) -> str:
    """Every method of this path: the router names those of its first route only."""
    paths: Mapping[str, Mapping[str, Any]] = request.app.openapi()["paths"]
    here = (known for path, known in paths.items() if compile_path(path)[0].match(request.scope["path"]))
    return ", ".join(sorted({method.upper() for known in here for method in known})) or "GET"


def install(app: FastAPI) -> None:
    """Answer every error of `app` in the envelope."""

    async def stage_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, StageError)
        return answer(error, _request_id(request))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return answer(_invalid(error), _request_id(request))

    async def http_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        shaped = _BY_STATUS.get(error.status_code, _FromStatus)(str(error.detail))
        headers = error.headers
        if error.status_code == 405:
            shaped.hint = f"use {_allowed(request)}"
            headers = {"Allow": _allowed(request)}
        return answer(shaped, _request_id(request), status=error.status_code, headers=headers)

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected error", exc_info=error)
        hint = "the service's log has the cause under this request id"
        return answer(StageError("the service failed on this request", hint=hint), _request_id(request))

    app.add_exception_handler(StageError, stage_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, unexpected)
