"""Errors as HTTP answers, mapped in this one place: OpenAI's envelope, which existing clients read.

`{"error": {"message", "type", "param", "code", "hint", "request_id"}}`. Source: OpenAI API reference, "Error
codes". It does not know what raised the error; whatever is not a StageError is answered 500 without its text,
and logged with it.
"""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.common.errors import InvalidRequest, Overloaded, StageError

_log = logging.getLogger(__name__)


class _FromStatus(StageError):
    """An HTTP error of the framework (404, 405, …) in our shape."""

    type = "invalid_request_error"
    code = "http_error"


def envelope(error: StageError, request_id: str) -> dict[str, Any]:
    """The body of an error answer; also the last event of a stream that failed."""
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


def _answer(request: Request, error: StageError, status: int | None = None) -> JSONResponse:
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, Overloaded) else None
    request_id = getattr(request.state, "request_id", "")
    return JSONResponse(envelope(error, request_id), status_code=status or error.status, headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of `app` in the envelope."""

    async def stage_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, StageError)
        return _answer(request, error)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"][1:]) or None
        return _answer(request, InvalidRequest(f"{param or 'request'}: {first['msg']}", param=param))

    async def http_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return _answer(request, _FromStatus(str(error.detail)), status=error.status_code)

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected error", exc_info=error)
        hint = "the service's log has the cause under this request id"
        return _answer(request, StageError("the service failed on this request", hint=hint))

    app.add_exception_handler(StageError, stage_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(Exception, unexpected)
