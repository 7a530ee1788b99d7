"""What can go wrong with a server that stands in for the local model; a branch of `services.common.errors`.

StageError
├── UpstreamFailed       502  the server answered with an error, or with something else than an answer
├── UpstreamUnreachable  503  nothing answers at the address
└── UpstreamSilent       504  nothing came for too long

It does not know HTTP clients: `from_status` takes a status and the message that came with it.
"""

from services.common.errors import InvalidRequest, Overloaded, StageError


class UpstreamFailed(StageError):
    """The upstream did not give an answer."""

    status = 502
    code = "upstream_failed"


class UpstreamUnreachable(StageError):
    """The upstream can't be reached."""

    status = 503
    code = "upstream_unreachable"


class UpstreamSilent(StageError):
    """The upstream said nothing for too long."""

    status = 504
    type = "timeout_error"
    code = "upstream_silent"


HINTS = {
    401: "check MEGA_GENERATE__UPSTREAM_KEY",
    403: "check MEGA_GENERATE__UPSTREAM_KEY",
    404: "check MEGA_GENERATE__UPSTREAM_URL and MEGA_GENERATE__UPSTREAM_MODEL",
}


def from_status(status: int, message: str, retry_after: str | None) -> StageError:
    """The error that our client is answered with."""
    said = f"the upstream answers {status}: {message[:300]}"
    if status in (400, 413, 422):
        return InvalidRequest(said)
    if status == 429:
        after = int(retry_after) if retry_after and retry_after.isdecimal() else 1
        return Overloaded(said, retry_after_s=after, hint=f"try again in {after} s")
    return UpstreamFailed(said, hint=HINTS.get(status, "look at the upstream's log"))
