"""Serving: a port that is taken, and the end at SIGTERM, of a real process."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.common.app import create_service_app
from services.common.serving import EXIT_PORT_IN_USE, serve
from services.common.settings import EXIT_CONFIG, StageSettings
from tests.unit.common import slow_service

ROOT = Path(__file__).parents[3]


def test_a_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = StageSettings(port=port)
        app = create_service_app(name="slow", settings=settings, engine=slow_service.Slow(), routers=[])
        with pytest.raises(SystemExit) as stopped:
            serve(app, settings)
    assert stopped.value.code == EXIT_PORT_IN_USE
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert str(port) in lines[0]


@pytest.mark.parametrize(
    "place", [{"host": "no.such.host.invalid"}, {"host": "192.0.2.1"}, {"uds": Path("/nowhere/s")}]
)
def test_a_place_that_is_none_is_one_clear_line(
    place: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = StageSettings(allow_open=True, **place)
    app = create_service_app(name="slow", settings=settings, engine=slow_service.Slow(), routers=[])
    with pytest.raises(SystemExit) as stopped:
        serve(app, settings)
    assert stopped.value.code == EXIT_CONFIG
    (line,) = capsys.readouterr().err.splitlines()
    assert str(next(iter(place.values()))) in line


def test_a_unix_socket_that_a_dead_service_left_is_replaced(tmp_path: Path) -> None:
    uds = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(uds))
    with _service(8, uds=uds) as (_, client):
        assert client.get("/livez").json()["status"] == "alive"


@contextmanager
def _service(grace_s: float, uds: Path | None = None) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", slow_service.__name__, str(port), str(grace_s)]
    command += [str(uds)] if uds else []
    transport = httpx.HTTPTransport(uds=str(uds)) if uds else None
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        if uds is not None:
            _wait_until_listened_on(uds)  # httpx leaves the socket open that it can't connect
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=20, trust_env=False
        ) as client:
            _wait_until_ready(client)
            yield process, client
    finally:
        process.kill()
        process.communicate()


def _wait_until_listened_on(uds: Path) -> None:
    for _ in range(200):
        with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
            probe.connect(str(uds))
            return
        time.sleep(0.05)


def _wait_until_ready(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("the service is not ready")


def test_sigterm_finishes_the_request_that_is_in_and_takes_no_other() -> None:
    with _service(8) as (process, client), ThreadPoolExecutor() as threads:
        held = threads.submit(client.get, "/sleep", params={"seconds": 0.3, "times": 3})
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert held.result().json() == pytest.approx(0.9)
        assert process.wait(5) in (0, -signal.SIGTERM)
        assert process.stdout is not None
        assert process.stdout.read() == "closed\n"
        with pytest.raises(httpx.TransportError):
            client.get("/readyz")


def test_an_engine_that_does_not_end_does_not_hold_up_the_end() -> None:
    with _service(0.5) as (process, client), ThreadPoolExecutor() as threads:
        held = threads.submit(client.get, "/sleep", params={"seconds": 20})
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert time.monotonic() - began < 4
        assert held.result().status_code == 503
        assert held.result().json()["error"]["code"] == "not_ready"
