"""What every test gets: no network but loopback, and an environment without our settings."""

import os

import pytest


def pytest_runtest_setup() -> None:
    """Allow loopback and Unix sockets only; whatever else a test connects to raises."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MEGA_")]:
        monkeypatch.delenv(name)
