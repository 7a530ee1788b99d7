"""Why a voice profile can't be had, used or kept, as answers. They do not know HTTP frameworks."""

from services.common.errors import InvalidRequest, StageError


class VoiceNotFound(StageError):
    """No such profile, or it is another group's: who asks can't tell which."""

    status = 404
    type = "invalid_request_error"
    code = "voice_not_found"


class VoiceGone(StageError):
    """A profile that was deleted, or whose time is over."""

    status = 410
    type = "invalid_request_error"
    code = "voice_gone"


class VoiceDamaged(StageError):
    """A profile's file is another than was put there."""

    code = "voice_damaged"


class VoicesUnavailable(StageError):
    """The folder of voices can't be read or written."""

    status = 503
    code = "voices_unavailable"


def no_cloning_model(param: str | None = None) -> InvalidRequest:
    """Where no voice can be cloned."""
    hint = "the operator names one in MEGA_SYNTHESIS__CLONER"
    return InvalidRequest("this service has no cloning model", param=param, hint=hint)


def not_found(voice: str) -> VoiceNotFound:
    """For whoever may not know whether it is somebody else's."""
    return VoiceNotFound(f"no voice {voice!r} here", param="voice", hint="GET /v1/voices lists yours")
