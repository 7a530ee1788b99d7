"""The API's own errors, in the services' one tree, and how the pipeline's errors become answers.

Contract: `answered(error)` is what a PipelineError is to a client of the API. It does not know routes.
"""

from services.common.errors import InvalidRequest, NotReady, StageError, UnsupportedMedia
from services.pipeline import errors
from services.pipeline.errors import PipelineError


class NoSuch(StageError):
    """No episode, artifact, prompt or file by this name."""

    status = 404
    type = "invalid_request_error"
    code = "not_found"


class ChangedMeanwhile(StageError):
    """Somebody else was faster: the text is not the one that was edited."""

    status = 412
    type = "invalid_request_error"
    code = "changed_meanwhile"


class NotWritable(StageError):
    """An episode of another group."""

    status = 403
    type = "permission_error"
    code = "not_yours"


class KeyReused(StageError):
    """One idempotency key for two different requests."""

    status = 409
    type = "invalid_request_error"
    code = "idempotency_key_reused"


class StorageFull(StageError):
    """The store can't be written now."""

    status = 507
    code = "store_unwritable"


_BAD_AUDIO = (errors.NotAudio, errors.Silent, errors.Truncated)


def answered(error: PipelineError, param: str | None = None) -> StageError:
    """As an answer."""
    hint = error.hint or None
    if isinstance(error, _BAD_AUDIO):
        return UnsupportedMedia(error.message, param=param, hint=hint)
    if isinstance(error, errors.StoreUnwritable):
        return StorageFull(error.message, hint="free space or mend the store; what was done is kept")
    if isinstance(error, errors.KeyUsed):
        return KeyReused(error.message, hint=hint)
    if isinstance(error, errors.DatabaseAway):
        return NotReady(error.message, hint="try again when the database is back")
    return InvalidRequest(error.message, param=param, hint=hint)
