"""The one tree of errors that a service answers with.

StageError
├── InvalidRequest      400  the request cannot be served as it stands
│   └── UnknownLanguage 400  no such language here
├── Unauthorized        401  no API key, or none that is good
├── Forbidden           403  a good key, or a caller, that may not do this
├── PayloadTooLarge     413  more bytes, seconds or characters than the service takes
├── UnsupportedMedia    415  the bytes are not audio that can be read
├── ModelNotFound       404  no model by that name or path
├── ModelCorrupt        500  a model's file is not the one that was published
├── Overloaded          429  the queue is full; `retry_after_s` says when to come back
│   └── RateLimited     429  the caller's own key has had what it may have
├── EngineFailed        500  the engine raised on this item
├── NotReady            503  the model is still loading, or the service is draining
└── DeadlinePassed      504  the request waited longer than it was allowed to

It does not know HTTP frameworks: `services.common.envelope` maps the tree to answers.
"""

from collections.abc import Mapping
from typing import ClassVar


class StageError(Exception):
    """An error that a caller can be shown: `message` says what happened, `hint` what to do about it."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, *, param: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.hint = hint

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers that belong to an answer with this error."""
        return {}


class InvalidRequest(StageError):
    """The request cannot be served as it stands."""

    status = 400
    type = "invalid_request_error"
    code = "invalid_request"


class UnknownLanguage(InvalidRequest):
    """No such language here."""

    code = "unknown_language"


class Unauthorized(StageError):
    """No API key, or none that is good; `challenge` is what `WWW-Authenticate` says (RFC 6750, section 3)."""

    status = 401
    type = "authentication_error"
    code = "invalid_api_key"

    def __init__(self, message: str, *, challenge: str = "Bearer", hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.challenge = challenge

    @property
    def headers(self) -> Mapping[str, str]:
        """See StageError."""
        return {"WWW-Authenticate": self.challenge}


class Forbidden(StageError):
    """A good key, or a caller, that may not do this."""

    status = 403
    type = "permission_error"
    code = "forbidden"


class PayloadTooLarge(StageError):
    """More bytes, seconds or characters than the service takes."""

    status = 413
    type = "invalid_request_error"
    code = "payload_too_large"


class UnsupportedMedia(StageError):
    """The bytes are not audio that can be read."""

    status = 415
    type = "invalid_request_error"
    code = "unsupported_media"


class ModelNotFound(StageError):
    """No model by that name or path."""

    status = 404
    type = "invalid_request_error"
    code = "model_not_found"


class ModelCorrupt(StageError):
    """A model's file is not the one that was published."""

    code = "model_corrupt"


class Overloaded(StageError):
    """The queue is full."""

    status = 429
    type = "rate_limit_error"
    code = "overloaded"

    def __init__(self, message: str, *, retry_after_s: int = 1, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        """See StageError."""
        return {"Retry-After": str(self.retry_after_s)}


class RateLimited(Overloaded):
    """The caller's own key has had what it may have."""

    code = "rate_limited"


class EngineFailed(StageError):
    """The engine raised on this item."""

    code = "engine_failed"


class NotReady(StageError):
    """The model is still loading, or the service is draining."""

    status = 503
    code = "not_ready"


class DeadlinePassed(StageError):
    """The request waited longer than it was allowed to."""

    status = 504
    type = "timeout_error"
    code = "deadline_passed"
