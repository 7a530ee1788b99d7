"""Runs an application under uvicorn, on a TCP port or a Unix socket, and stops in one clear line when it
can't.

It does not know what it serves.
"""

import errno
import socket
import sys

import uvicorn
from fastapi import FastAPI

from services.common.settings import StageSettings

EXIT_PORT_IN_USE = 98
"""Exit code when the address is taken (after Linux's EADDRINUSE)."""


def serve(app: FastAPI, settings: StageSettings) -> None:
    """Serve until SIGTERM or SIGINT; exits with EXIT_PORT_IN_USE when the port is taken."""
    if settings.uds is not None:
        uvicorn.run(app, uds=str(settings.uds), log_level="warning")
        return
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(
        sockets=[_listen(settings.host, settings.port)]
    )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise
        print(
            f"port {port} on {host} is in use: stop what listens there, or set another port", file=sys.stderr
        )
        raise SystemExit(EXIT_PORT_IN_USE) from None
    return listener
