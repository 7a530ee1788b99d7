"""What happens to every request before a route sees it: it gets an id, and its body a limit.

Contract: two ASGI middlewares. `RequestId` takes a sane `x-request-id` or makes one, answers with it and
with what the request's flow has to say, and begins and ends that flow.
`LimitBody` answers 413 when the stated length is over the limit, and raises it when what has come is;
FastAPI's own `max_body_size` does the same but answers plain text, not our envelope. They do not know what a
request asks.
"""

import re
import uuid

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.envelope import answer
from services.common.errors import PayloadTooLarge
from services.common.running.flow import begin_flow

_SANE = re.compile(r"[A-Za-z0-9._-]{1,128}")
"""Ids that a client may choose: nothing that could forge a line of a log."""


class RequestId:
    """ASGI middleware around `app`: `request.state.request_id`, and the header of the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = Headers(scope=scope).get("x-request-id", "")
        request_id = chosen if _SANE.fullmatch(chosen) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        flow = begin_flow(request_id)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({"x-request-id": request_id, **flow.headers})
            await send(message)

        try:
            await self._app(scope, receive, marked)
        finally:
            flow.end()


class LimitBody:
    """ASGI middleware around `app`: at most `max_bytes` of body."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app, self._max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; whoever reads too much of its body gets HTTPException."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "0")
        if stated.isdecimal() and int(stated) > self._max_bytes:
            request_id = scope.get("state", {}).get("request_id", "")
            await answer(self._too_large(), request_id)(scope, receive, send)
            return
        left = self._max_bytes

        async def limited() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, self._too_large().message)
            return message

        await self._app(scope, limited, send)

    def _too_large(self) -> PayloadTooLarge:
        return PayloadTooLarge(
            f"the request is larger than {self._max_bytes} bytes", hint="send less at a time"
        )
