"""The guard of tests/conftest.py bites: only loopback can be reached."""

import socket

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


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
