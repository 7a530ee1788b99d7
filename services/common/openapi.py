"""What every OpenAPI document of ours has: who made it, and the shape of every error.

Contract: `ERRORS` goes to each router of a service, `described(name)` to its application. Source: OpenAPI
Specification 3.1, "Responses Object". It does not know any route.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pydantic import BaseModel


class ErrorDetail(BaseModel):
    """What went wrong: `message` for people, `code` for programs, `hint` what to do, `param` where."""

    message: str
    type: str
    param: str | None
    code: str
    hint: str | None
    request_id: str


class ErrorAnswer(BaseModel):
    """The one shape of every error, in OpenAI's envelope."""

    error: ErrorDetail


_SHAPE: dict[str, Any] = {"model": ErrorAnswer}
ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {**_SHAPE, "description": "The request cannot be served as it stands, or not now"},
    "5XX": {
        **_SHAPE,
        "description": "The service failed, is not ready, or the request waited too long",
    },
}
"""Responses that any route may give."""


def described(name: str) -> dict[str, Any]:
    """Arguments for FastAPI: title, version, licence, and no page that loads its program from elsewhere."""
    licence = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    return {
        "title": name,
        "version": installed_version(),
        "license_info": licence,
        "docs_url": None,
        "redoc_url": None,
    }


def installed_version() -> str:
    """Version of the distribution; a checkout that is not installed has none."""
    try:
        return version("mega-pipeline")
    except PackageNotFoundError:
        return "0"
