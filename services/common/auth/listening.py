"""Where a service may listen: off loopback only with keys, or where the operator says that it may be open.

Contract: `refusal` is asked before anything listens. It knows no web framework, so that the command line can
ask it too.
"""

import ipaddress
from pathlib import Path

from services.common.auth.keyfile import KeysUnreadable, keys_path, read_keys

HOW_TO = (
    "create a key (`mega keys create --group staff --scopes all`), listen on 127.0.0.1, or set"
    " MEGA_ALLOW_OPEN=1 on a network that is closed otherwise"
)


def refusal(host: str, keys_file: Path | None, *, allow_open: bool) -> str | None:
    """One line that says why a service must not listen on `host`, and how to go on; None where it may.

    `keys_file` and `allow_open` are the settings of these names.
    """
    if allow_open or is_loopback(host):
        return None
    path = keys_path(keys_file)
    try:
        found = read_keys(path) if path is not None else None
    except KeysUnreadable as error:
        return f"refusing to listen on {host}: {error.cause}; mend or remove it"
    return (
        None if found else f"refusing to listen on {host} without API keys. {HOW_TO[0].upper()}{HOW_TO[1:]}"
    )


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, is this machine alone."""
    found = address(host)
    return host == "localhost" or (found is not None and found.is_loopback)


def address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """`host` as an address, without its zone, as IPv4 where it is one; None for a name."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
