"""The guard of tests/conftest.py bites: only loopback can be reached."""

import socket
from collections.abc import Callable

import httpx
import pytest
from pytest_socket import SocketConnectBlockedError


def test_an_outside_address_is_refused() -> None:
    # The guard also warns, so that code that swallows the exception still fails a test.
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))


def _datagram() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outside:
        outside.sendto(b"x", ("192.0.2.1", 80))


def _connect_ex() -> None:
    with socket.socket() as outside:
        outside.connect_ex(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "go_out",
    [
        _datagram,
        _connect_ex,
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: httpx.get("http://example.org", trust_env=False),
    ],
    ids=["a datagram", "connect_ex", "a name", "a client library"],
)
def test_no_other_door_is_open(go_out: Callable[[], object]) -> None:
    with pytest.warns(UserWarning, match="192.0.2.1|example.org"), pytest.raises(SocketConnectBlockedError):
        go_out()


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
