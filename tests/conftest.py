"""What every test gets: no network but loopback, and an environment without our settings."""

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
_ANY = {"", "0.0.0.0", "::"}
"""What a server listens on."""

os.environ["XDG_CONFIG_HOME"] = "/nonexistent"
"""Keys that the person who runs the tests has made are not asked for."""
os.environ["XDG_DATA_HOME"] = "/nonexistent"
"""Nor are their voices seen, or swept."""


def pytest_runtest_setup() -> None:
    """Allow loopback and Unix sockets only; whatever else a test connects to raises."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _no_other_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest-socket guards `connect`; these are the other doors: connect_ex, datagrams, names."""
    for name in ("connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), at=-1))
    monkeypatch.setattr(socket, "getaddrinfo", _guarded(socket.getaddrinfo, at=0))


def _guarded(call: Callable[..., Any], *, at: int) -> Callable[..., Any]:
    """`call`, whose argument `at` is a host, or an address that begins with one; only loopback passes."""
    from pytest_socket import SocketConnectBlockedError

    def guarded(*arguments: Any, **named: Any) -> Any:
        place = arguments[at] if arguments else named.get("host")
        host = place[0] if isinstance(place, tuple) else place
        if isinstance(host, str) and host not in {*LOOPBACK, *_ANY}:
            raise SocketConnectBlockedError(LOOPBACK, host)
        return call(*arguments, **named)

    return guarded


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MEGA_")]:
        monkeypatch.delenv(name)
