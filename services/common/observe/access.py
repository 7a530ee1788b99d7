"""What is kept of every request: a line in the log, its counts, and the header that names its trace.

Contract: an ASGI middleware, inside the one that gives a request its id. Every answer but a probe's gets
`traceparent`. An error that nobody caught is answered here by the application's own handler for it, so that
this answer too has its ids and is counted. A request whose client left before the answer counts as 499, as
nginx does. Bodies, queries and the paths of known routes are not logged. It does not know what a request
asks.
"""

import logging
import time
from typing import Any

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.observe.current import serving
from services.common.observe.metrics import ServiceMetrics
from services.common.observe.tracing import PROBES, current_ids, traceparent

_log = logging.getLogger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_CLIENT_LEFT = 499
_UNMATCHED = "unmatched"
_LONGEST_PATH = 200


class Access:
    """ASGI middleware around `app`."""

    def __init__(self, app: ASGIApp, metrics: ServiceMetrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["service"] = self._metrics.service
        answer = _Answer(send)
        counted = int(scope["path"] not in PROBES)
        self._metrics.in_flight(counted)
        with serving(scope["state"]):
            try:
                await self._serve(scope, receive, answer)
            finally:
                self._metrics.in_flight(-counted)
                self._keep(scope, answer)

    async def _serve(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            handler = scope["app"].exception_handlers.get(Exception)
            if answer.status or handler is None:
                raise
            response = await handler(Request(scope, receive), error)
            await response(scope, receive, answer.send)

    def _keep(self, scope: Scope, answer: "_Answer") -> None:
        """Count the request and log it."""
        route, method = _route(scope), scope["method"] if scope["method"] in _METHODS else "other"
        status, seconds = answer.status or _CLIENT_LEFT, time.monotonic() - answer.began
        self._metrics.answered(route, method, status, seconds, current_ids()[0])
        fields: dict[str, Any] = {
            "method": method,
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
            "bytes": answer.bytes,
        }
        code = scope["state"].get("error_code")
        if code:
            self._metrics.failed(code)
            fields["code"] = code
        if route == _UNMATCHED:
            fields["path"] = scope["path"][:_LONGEST_PATH]
        level = logging.DEBUG if scope["path"] in PROBES else logging.INFO
        _log.log(level, "%s %s %d in %.3f s", method, route, status, seconds, extra=fields)


class _Answer:
    """An answer on its way out: its status (0 before it began), how much of it there is, and since when."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.began = time.monotonic()
        self.status = 0
        self.bytes = 0

    async def send(self, message: Message) -> None:
        """Pass on, with the trace's header."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            parent = traceparent()
            if parent:
                MutableHeaders(scope=message)["traceparent"] = parent
        self.bytes += len(message.get("body", b""))
        await self._send(message)


def _route(scope: Scope) -> str:
    """The template of the route; a path is never a label, or every guessed one would make a new series."""
    template = getattr(scope.get("route"), "path_format", None)
    if template:
        return str(template)
    if scope.get("endpoint") is None or scope.get("path_params"):
        return _UNMATCHED
    mounted = str(scope.get("root_path", ""))  # files that are not there have paths too
    return f"{mounted}/{{file}}" if mounted else str(scope["path"])
