"""Runs a service under uvicorn, on a TCP port or a Unix socket, and stops in one clear line when it can't.

Contract: at SIGTERM or SIGINT no new request is taken (`/readyz` answers 503), those that are in get
`drain_timeout_s` to end; then what is not done is answered 503, a stream by its event `error`, and the
process ends, whatever its engine is at. It does not know what it serves.
"""

import errno
import os
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import uvicorn
from fastapi import FastAPI

from services.common.auth.listening import refusal
from services.common.observe.logs import LogFormat, LogLevel, configure
from services.common.settings import EXIT_CONFIG

EXIT_PORT_IN_USE = 98
"""Exit code when the address is taken (after Linux's EADDRINUSE)."""
EXIT_OPEN_DOOR = 78
"""Exit code where a service without API keys was to listen off loopback (EX_CONFIG of BSD's sysexits)."""

_ANSWER_S = 0.5
"""Seconds after the end of draining in which what was not done is answered; then connections are cut."""
_LAST_S = 1.0
"""Seconds between the end of draining and the end of the process, where a thread still computes."""


class Listening(Protocol):
    """The settings that serving needs; every service has them."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def uds(self) -> Path | None: ...
    @property
    def log_level(self) -> LogLevel: ...
    @property
    def log_format(self) -> LogFormat: ...
    @property
    def drain_timeout_s(self) -> float: ...
    @property
    def keys_file(self) -> Path | None: ...
    @property
    def allow_open(self) -> bool: ...


class Draining(Protocol):
    """What is told of the end: `app.state.stage`, or whatever stands in its place."""

    def begin_draining(self) -> None:
        """Take no new requests."""


def serve(app: FastAPI, settings: Listening) -> None:
    """Serve until SIGTERM or SIGINT; exits with EXIT_PORT_IN_USE when the port is taken, with EXIT_CONFIG
    where nothing can listen, with EXIT_OPEN_DOOR where anybody could use the service.
    """
    if settings.uds is None:
        _keep_closed(settings)
    grace_s: Any = settings.drain_timeout_s + _ANSWER_S  # said to be an int, and passed to asyncio as it is
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=grace_s)
    listener = _listen(settings)
    configure(app.title, level=settings.log_level, format=settings.log_format)
    _Server(config, app.state.stage, settings.drain_timeout_s).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells the stage of a signal at once: uvicorn itself tells the application only when all connections
    are closed.
    """

    def __init__(self, config: uvicorn.Config, stage: Draining, drain_timeout_s: float) -> None:
        super().__init__(config)
        self._stage, self._drain_timeout_s = stage, drain_timeout_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop came: drain, and end for certain a little after the time for it is over."""
        self._stage.begin_draining()
        last = threading.Timer(self._drain_timeout_s + _LAST_S, os._exit, [128 + sig])
        last.daemon = True
        last.start()
        super().handle_exit(sig, frame)


def _keep_closed(settings: Listening) -> None:
    why = refusal(settings.host, settings.keys_file, allow_open=settings.allow_open)
    if why is not None:
        print(why, file=sys.stderr)
        raise SystemExit(EXIT_OPEN_DOOR)


def _listen(settings: Listening) -> socket.socket:
    """A socket that is bound; ends the process with one line where that can't be."""
    place = str(settings.uds) if settings.uds is not None else f"port {settings.port} on {settings.host}"
    try:
        return _bound_path(settings.uds) if settings.uds is not None else _bound(settings.host, settings.port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is in use" if taken else f"can't be listened on ({error.strerror})"
        do = "stop what listens there, or set another port" if taken else "set an address of this machine"
        if settings.uds is not None:
            do = "name a new file in a folder that is there and may be written to"
        print(f"{place} {why}: {do}", file=sys.stderr)
        raise SystemExit(EXIT_PORT_IN_USE if taken else EXIT_CONFIG) from None


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _bound_path(path: Path) -> socket.socket:
    """A Unix socket in the place of one that is there; everybody may write to it, as uvicorn does it too."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket():
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o666)
    except OSError:
        listener.close()
        raise
    return listener
