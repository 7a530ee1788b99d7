"""The health check of a container: ready, not ready with the reason, nobody there; TCP and Unix socket."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from services.common.ready import why_not_ready


class _Probe(BaseHTTPRequestHandler):
    answer = (200, b"{}")

    def do_GET(self) -> None:
        status, body = self.answer
        self.send_response(status if self.path == "/readyz" else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return ""

    def log_message(self, *_: object) -> None: ...


class _UnixServer(HTTPServer):
    address_family = socket.AF_UNIX

    def server_bind(self) -> None:
        self.socket.bind(str(self.server_address))


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[list[str]]:
    path = str(tmp_path / "s")
    servers = [HTTPServer(("127.0.0.1", 0), _Probe), _UnixServer(path, _Probe)]  # type: ignore[arg-type]
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield [f"http://127.0.0.1:{servers[0].server_port}", f"unix:{path}"]
    for server in servers:
        server.shutdown()
        server.server_close()


def test_ready_and_not_ready(addresses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for address in addresses:
        monkeypatch.setattr(_Probe, "answer", (200, b"{}"))
        assert why_not_ready(address) == ""
        monkeypatch.setattr(_Probe, "answer", (503, b'{"state": "failed", "reason": "no model"}'))
        assert why_not_ready(address) == "failed: no model"
        monkeypatch.setattr(_Probe, "answer", (500, b"<html>"))
        assert why_not_ready(address) == "status 500"


def test_nobody_there(tmp_path: Path) -> None:
    assert "nobody answers" in why_not_ready(f"unix:{tmp_path}/none")
    assert "nobody answers" in why_not_ready("http://127.0.0.1:1")
