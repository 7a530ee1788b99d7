"""Cancels the handler of a client that hung up, so that the runner drops what nobody waits for.

FastAPI lets a handler run on after its client left. This ASGI middleware reads ahead by one message; when
that is a disconnect and the answer is not complete, the handler is cancelled. It does not know what handlers
do.
"""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class CancelOnDisconnect:
    """ASGI middleware around `app`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; ends quietly when its client left."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = _Call(receive, send)
        watching = asyncio.create_task(call.watch(asyncio.current_task()))
        try:
            await asyncio.sleep(0)  # the watcher first: a route that never waits must not keep all others out
            await self._app(scope, call.receive, call.send)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not call.gone or (task is not None and task.uncancel()):
                raise
        finally:
            watching.cancel()


class _Call:
    """One request: its messages, and whether it was answered or left."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        # One message: a large upload is read no faster than the handler takes it.
        self._ahead: asyncio.Queue[Message | Exception] = asyncio.Queue(1)
        self._answered = False
        self.gone = False

    async def watch(self, handler: "asyncio.Task[Any] | None") -> None:
        """Read ahead until the client leaves; cancel `handler` if it was still at work."""
        while True:
            try:
                message = await self._receive()
            except Exception as error:  # of the limit on bodies, say: the handler's to hear
                await self._ahead.put(error)
                return
            if message["type"] == "http.disconnect":
                break
            await self._ahead.put(message)
        if not self._answered and handler is not None:
            self.gone = True
            handler.cancel()
        await self._ahead.put(message)

    async def receive(self) -> Message:
        """The next message; a disconnect, or an error, again and again once it came."""
        message = await self._ahead.get()
        if isinstance(message, Exception):
            self._ahead.put_nowait(message)
            raise message
        if message["type"] == "http.disconnect":
            self._ahead.put_nowait(message)
        return message

    async def send(self, message: Message) -> None:
        """Pass on, and note the end of the answer."""
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered = True
        await self._send(message)
