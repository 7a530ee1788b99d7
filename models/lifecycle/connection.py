"""The connection that a pull uses. It does not know what is fetched."""

import httpx

from models.lifecycle.errors import SourceFailed

_TIMEOUT = httpx.Timeout(30.0, pool=None)


def careful_client() -> httpx.Client:
    """A client that follows redirects, but never from https to anything else."""

    def stay_private(answer: httpx.Response) -> None:
        target = answer.request.url.join(answer.headers.get("location", ""))
        if answer.has_redirect_location and answer.request.url.scheme == "https" != target.scheme:
            raise SourceFailed(f"{answer.request.url.host} sends to {target.scheme}://{target.host}: refused")

    hooks = {"response": [stay_private]}
    return httpx.Client(follow_redirects=True, timeout=_TIMEOUT, event_hooks=hooks)
