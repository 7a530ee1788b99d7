"""Who can reach a service that asks for no keys: this machine's own programs, and nobody else.

Contract: without keys a service does not listen off loopback (`refusal`), does not answer a connection that
came in on another address, and does not answer a web page of another site that has a browser send to
localhost (`check_local`): by its `Origin`, or by the name it used for us, which after DNS rebinding is its
own.
`allow_open` switches all of it off. It does not know keys.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from services.common.errors import Forbidden

HOW_TO = (
    "create a key with `mega keys create --group staff --scopes all`, listen on 127.0.0.1, or set"
    " MEGA_ALLOW_OPEN=1 on a network that is closed otherwise"
)


class NotHere(Forbidden):
    """Without keys only programs of this machine are answered."""

    code = "keys_required"


def refusal(host: str, *, has_keys: bool, allow_open: bool) -> str | None:
    """One line that says why a service must not listen on `host`, and how to go on; None where it may."""
    if has_keys or allow_open or is_loopback(host):
        return None
    return f"no API keys: refusing to listen on {host}, where others could use the service; {HOW_TO}"


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, is this machine alone."""
    if host == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def check_local(scope: Scope) -> None:
    """Raise NotHere for a request that does not come from a program of this machine."""
    headers = Headers(scope=scope)
    address = _address((scope.get("server") or ("",))[0])
    origin = headers.get("origin")
    if address is not None and not address.is_loopback:
        raise NotHere("this service has no API keys and answers its own machine only", hint=HOW_TO)
    if _foreign(f"//{headers.get('host', '')}") or (origin is not None and _foreign(origin)):
        raise NotHere("this service has no API keys and answers no other site's pages", hint=HOW_TO)


def _foreign(url: str) -> bool:
    """Whether a page at `url` may be another site's: its host has a public name. An address can't be rebound,
    and neither can a name without a dot.
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return True
    if host is None:
        return url != "//"
    local = is_loopback(host) or host.endswith(".localhost")
    return not local and ("." in host or ":" in host)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
