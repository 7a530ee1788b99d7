"""A client that hangs up cancels its handler, and only its own unfinished one."""

import asyncio
from collections.abc import Iterable

import pytest
from starlette.types import Message, Receive, Scope, Send

from services.common.disconnect import CancelOnDisconnect

REQUEST: Message = {"type": "http.request", "body": b"", "more_body": False}
LEFT: Message = {"type": "http.disconnect"}


def _client(messages: Iterable[Message]) -> Receive:
    left = iter(messages)

    async def receive() -> Message:
        message = next(left, None)
        if message is None:
            await asyncio.Event().wait()
            raise AssertionError
        if message is LEFT:
            await asyncio.sleep(0.02)
        return message

    return receive


async def _nowhere(_: Message) -> None:
    pass


async def test_the_handler_of_a_client_that_left_is_cancelled() -> None:
    ended: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    await CancelOnDisconnect(app)({"type": "http"}, _client([REQUEST, LEFT]), _nowhere)
    assert ended == ["cancelled"]


async def test_work_after_the_whole_answer_is_left_alone() -> None:
    ended: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        await receive()
        await asyncio.sleep(0.05)
        assert (await receive())["type"] == "http.disconnect"
        ended.append("whole")

    await CancelOnDisconnect(app)({"type": "http"}, _client([REQUEST, LEFT]), _nowhere)
    assert ended == ["whole"]


async def test_a_cancellation_from_elsewhere_goes_on() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(60)

    serving = asyncio.create_task(CancelOnDisconnect(app)({"type": "http"}, _client([REQUEST]), _nowhere))
    await asyncio.sleep(0.01)
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
