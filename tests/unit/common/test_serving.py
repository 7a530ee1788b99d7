"""Serving: a port that is taken ends in one line and its own exit code."""

import socket

import pytest
from fastapi import FastAPI

from services.common.serving import EXIT_PORT_IN_USE, serve
from services.common.settings import StageSettings


def test_a_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as stopped:
            serve(FastAPI(), StageSettings(port=port))
    assert stopped.value.code == EXIT_PORT_IN_USE
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert str(port) in lines[0]
