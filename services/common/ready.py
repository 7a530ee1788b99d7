"""`python -m services.common.ready URL`: does a service take requests? For a container's health check.

Contract: `http://host:port` or `unix:/path`; ends with 0 where `/readyz` answers 200, else with 1 and one
line that says why. Standard library only, because it runs every few seconds. It does not know which service
it asks.
"""

import http.client
import json
import socket
import sys
from urllib.parse import urlsplit

TIMEOUT_S = 3.0


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        """See HTTPConnection."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def why_not_ready(address: str) -> str:
    """Empty where the service at `address` takes requests, else the reason."""
    connection = _connection(address)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return f"nobody answers at {address}: {error}"
    finally:
        connection.close()
    return "" if answer.status == http.client.OK else _reason(body) or f"status {answer.status}"


def _connection(address: str) -> http.client.HTTPConnection:
    if address.startswith("unix:"):
        return _UnixConnection(address.removeprefix("unix:"))
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT_S)


def _reason(body: bytes) -> str:
    try:
        answer = json.loads(body)
        return f"{answer['state']}: {answer['reason']}".rstrip(": ")
    except (ValueError, TypeError, KeyError):
        return ""


if __name__ == "__main__":
    sys.exit(why_not_ready(sys.argv[1]) or 0)
