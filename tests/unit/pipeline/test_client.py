"""The client is patient with overload, passes a stage's message on, and checks what comes back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest

from services.pipeline.calls import stages
from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.errors import ServiceRefused, ServiceUnreachable
from services.pipeline.settings import PipelineSettings

T = TypeVar("T")
Handler = Callable[[httpx.Request], httpx.Response]
ENDPOINTS = FixedEndpoints(dict.fromkeys(stages.STAGES, "http://stage"))


def ask(handler: Handler, call: Callable[[StageClient], Awaitable[T]]) -> tuple[T, list[float]]:
    """The result of one call against `handler`, and the pauses that were made."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def work() -> T:
        settings = PipelineSettings(max_attempts=3)
        client = StageClient(ENDPOINTS, settings, transport=httpx.MockTransport(handler), sleep=sleep)
        try:
            return await call(client)
        finally:
            await client.close()

    return asyncio.run(work()), pauses


def answers(*responses: httpx.Response | Exception) -> Handler:
    """Each response in turn, the last one for ever."""
    left = list(responses)

    def handle(_: httpx.Request) -> httpx.Response:
        response = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(response, Exception):
            raise response
        return response

    return handle


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_stage_is_asked_again_after_what_it_says(status: int) -> None:
    handler = answers(
        httpx.Response(status, headers={"Retry-After": "7"}),
        httpx.Response(200, json={"translatedText": "oui"}),
    )
    assert ask(handler, lambda client: client.translate("yes", "fr")) == ("oui", [7.0])


def test_a_refused_connection_is_tried_again_with_growing_jittered_pauses() -> None:
    good = httpx.Response(200, json={"translatedText": "oui"})
    handler = answers(httpx.ConnectError("no"), httpx.ReadError("gone"), good)
    text, pauses = ask(handler, lambda client: client.translate("yes", "fr"))
    assert text == "oui"
    assert len(pauses) == 2
    assert 0 <= pauses[0] <= 0.25
    assert 0 <= pauses[1] <= 0.5


def test_it_gives_up_in_the_end_and_says_why() -> None:
    with pytest.raises(
        ServiceUnreachable, match=r"translate_text: can't be reached at http://stage.*3 times"
    ):
        ask(answers(httpx.ConnectError("no")), lambda client: client.translate("yes", "fr"))
    envelope = {"error": {"message": "queue full"}}
    with pytest.raises(ServiceUnreachable, match="queue full"):
        ask(answers(httpx.Response(429, json=envelope)), lambda client: client.translate("yes", "fr"))
    with pytest.raises(ServiceUnreachable, match="no answer within"):
        ask(answers(httpx.ReadTimeout("slow")), lambda client: client.translate("yes", "fr"))


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (httpx.Response(400, json={"error": {"message": "no such language"}}), "no such language"),
        (httpx.Response(500, text="boom"), "status 500"),
        (httpx.Response(200, text="<html>"), "not a JSON object"),
        (httpx.Response(200, json=["x"]), "not a JSON object"),
        (httpx.Response(200, json={"text": 1}), "without 'translatedText'"),
        (httpx.Response(200, json={"translatedText": " "}), "empty"),
    ],
)
def test_an_error_or_a_wrong_answer_is_refused_at_once(response: httpx.Response, message: str) -> None:
    with pytest.raises(ServiceRefused, match=message):
        ask(answers(response), lambda client: client.translate("yes", "fr"))


def test_the_timeout_grows_with_what_is_sent() -> None:
    seen: list[float] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, json={"translatedText": "oui"})

    ask(handle, lambda client: client.translate("x", "fr"))
    ask(handle, lambda client: client.translate("x" * 1000, "fr"))
    assert seen[1] > seen[0] + 50


def test_a_stage_without_an_address() -> None:
    with pytest.raises(ServiceUnreachable, match="no address"):
        asyncio.run(FixedEndpoints({}).url(stages.TRANSLATE))


def test_a_stage_that_has_loaded_nothing_yet_is_asked_for_its_model_again() -> None:
    named = httpx.Response(200, json={"data": [{"id": "demo-nllb", "revision": "r1"}]})
    handler = answers(httpx.Response(200, json={"data": []}), named, httpx.ConnectError("not a third time"))

    async def thrice(client: StageClient) -> list[str]:
        return [(await client.model(stages.TRANSLATE)).id for _ in range(3)]

    assert ask(handler, thrice)[0] == ["", "demo-nllb", "demo-nllb"]


@pytest.mark.parametrize("words", [True, False])
def test_times_of_words_are_asked_for_where_they_are_wanted(words: bool) -> None:
    asked: list[bytes] = []

    def handler(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"data": [{"id": "demo", "revision": "r1"}]})
        asked.append(request.content)
        return httpx.Response(200, json={"text": "hello", "words": []})

    ask(handler, lambda client: client.transcribe(b"sound", "one.mp3", 1.0, words=words))
    assert asked[0].count(b'name="timestamp_granularities[]"') == (2 if words else 0)
    assert (b"\r\n\r\nword\r\n" in asked[0]) is words
