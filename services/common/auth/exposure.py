"""Who is answered by a service that asks for no keys: this machine's own programs, and nobody else.

Contract: `check_local` refuses a connection that came in on another address than loopback, and a web page of
another site that has a browser send to localhost: by its `Origin`, or by the name it used for us, which after
DNS rebinding is its own. It does not know keys.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from services.common.auth.listening import HOW_TO, address, is_loopback
from services.common.errors import Forbidden


class NotHere(Forbidden):
    """Without keys only programs of this machine are answered."""

    code = "keys_required"


def check_local(scope: Scope) -> None:
    """Raise NotHere for a request that does not come from a program of this machine."""
    headers = Headers(scope=scope)
    reached = address(str((scope.get("server") or ("",))[0]))
    origin = headers.get("origin")
    if reached is not None and not reached.is_loopback:
        raise NotHere("this service has no API keys and answers its own machine only", hint=HOW_TO)
    if _foreign(f"//{headers.get('host', '')}") or (origin is not None and _foreign(origin)):
        raise NotHere("this service has no API keys and answers no other site's pages", hint=HOW_TO)


def _foreign(url: str) -> bool:
    """Whether a page at `url` may be another site's: its host has a public name. A name without a dot has
    no public address to begin with.
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return True
    if host is None:
        return url != "//"
    return not (is_loopback(host) or host.endswith(".localhost")) and ("." in host or ":" in host)
