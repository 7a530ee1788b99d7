"""A server that stands in for the model: what it is asked, how it is read, and what goes wrong with it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from services.common.errors import InvalidRequest, Overloaded, StageError
from services.generate_text.app import create_app
from services.generate_text.prompts import Completion, Continued, Message, Prompt
from services.generate_text.settings import GenerateSettings
from services.generate_text.upstream import UpstreamEngine
from services.generate_text.upstream_client import Upstream
from services.generate_text.upstream_errors import UpstreamFailed, UpstreamSilent, UpstreamUnreachable

SETTINGS = GenerateSettings(
    upstream_url="http://model.test:8080/v1/",
    upstream_model="qwen",
    upstream_key="secret",  # type: ignore[arg-type]
)
ASKED = Prompt((Message("user", "we love cheez"),))
Handler = Callable[[httpx.Request], httpx.Response]


def chunk(text: str | None = None, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"


def stream(*parts: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, content="".join(parts).encode())


def answer(handler: Handler, prompt: Prompt = ASKED) -> Completion:
    upstream = Upstream(SETTINGS, httpx.MockTransport(handler))
    try:
        return upstream.answer(prompt)
    finally:
        upstream.close()


class Ear:
    """Hears pieces; leaves after the first if told so."""

    hears = True

    def __init__(self, patience: int = 99) -> None:
        self.heard, self._patience = list[str](), patience

    @property
    def gone(self) -> bool:
        return len(self.heard) >= self._patience

    def hear(self, text: str) -> None:
        self.heard.append(text)


def test_it_is_asked_as_openai_would_be() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        usage = {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4}}
        return stream(
            chunk("We love "), chunk("cheese."), chunk(finish="stop"), f"data: {json.dumps(usage)}\n\n"
        )

    ear = Ear()
    prompt = Prompt(
        (Message("user", "we love cheez"),), "correct", 40, 0.5, 0.9, 7, stop=("END",), listener=ear
    )
    assert answer(handler, prompt) == Completion("We love cheese.", 9, 4, "stop")
    assert "".join(ear.heard) == "We love cheese."
    (request,) = seen
    assert str(request.url) == "http://model.test:8080/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer secret"
    body = json.loads(request.content)
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("qwen", 40, 0.5)
    assert (body["top_p"], body["seed"], body["stop"]) == (0.9, 7, ["END"])
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["messages"][1]["content"] == "<transcript>\nwe love cheez\n</transcript>"


def test_reasoning_and_stop_texts_are_cut_here_too() -> None:
    prompt = Prompt((Message("user", "x"),), stop=("END",))
    parts = [chunk("<thi"), chunk("nk>hm</think>We love E"), chunk("ND all"), chunk(finish="stop")]
    assert answer(lambda _: stream(*parts), prompt).text == "We love"


def test_a_server_that_does_not_stream_is_read_whole() -> None:
    made = {"choices": [{"message": {"content": "Cheese."}, "finish_reason": "length"}]}
    assert answer(lambda _: httpx.Response(200, json=made)) == Completion("Cheese.", 0, 1, "length")


def test_raw_text_is_gone_on_with() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/completions"
        assert json.loads(request.content)["prompt"] == "we love"
        return httpx.Response(200, json={"choices": [{"text": " cheese", "finish_reason": "stop"}]})

    assert answer(handler, Prompt((Message("user", "we love"),), raw=True)).text == " cheese"


def _raise(error: Exception) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return handler


@pytest.mark.parametrize(
    ("handler", "kind", "said"),
    [
        (lambda _: httpx.Response(400, json={"error": {"message": "too long"}}), InvalidRequest, "too long"),
        (lambda _: httpx.Response(401, text="no"), UpstreamFailed, "401"),
        (lambda _: httpx.Response(404, json={"error": "x"}), UpstreamFailed, "404"),
        (lambda _: httpx.Response(429, headers={"retry-after": "7"}), Overloaded, "429"),
        (lambda _: httpx.Response(500, content=b"\xff\xfe"), UpstreamFailed, "500"),
        (lambda _: httpx.Response(302, headers={"location": "http://x"}), UpstreamFailed, "302"),
        (lambda _: httpx.Response(200, text="<html>"), UpstreamFailed, "no answer"),
        (lambda _: httpx.Response(200, json=[]), UpstreamFailed, "no answer"),
        (lambda _: httpx.Response(200, json={"choices": [5]}), UpstreamFailed, "another shape"),
        (lambda _: stream('data: {"error": {"message": "oom"}}\n\n'), UpstreamFailed, "oom"),
        (lambda _: stream(chunk("We")), UpstreamFailed, "broke off"),
        (_raise(httpx.ConnectError("refused")), UpstreamUnreachable, "refused"),
        (_raise(httpx.ReadTimeout("slow")), UpstreamSilent, "ReadTimeout"),
    ],
)
def test_what_goes_wrong_is_told(handler: Handler, kind: type[StageError], said: str) -> None:
    with pytest.raises(kind, match=said) as raised:
        answer(handler)
    assert raised.value.hint or kind is InvalidRequest or said == "another shape"


def test_it_hangs_up_when_nobody_listens() -> None:
    sent = list[int]()

    def body() -> Iterator[bytes]:
        for number in range(100):
            sent.append(number)
            yield chunk("cheese ").encode()

    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body())

    prompt = Prompt((Message("user", "x"),), listener=Ear(patience=2))
    assert answer(handler, prompt).text.count("cheese") <= 3
    assert len(sent) < 10


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[UpstreamEngine]:
    engine = UpstreamEngine(SETTINGS)
    assert engine.load().model == "qwen"
    engine.warm_up()
    yield engine
    engine.close()


def _served(engine: UpstreamEngine, call: Callable[[Prompt], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine._upstream, "answer", call)


def test_a_batch_is_asked_for_at_the_same_time(
    engine: UpstreamEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = threading.Barrier(8, timeout=5)

    def call(prompt: Prompt) -> Completion:
        meeting.wait()
        return Completion(prompt.messages[0].content, 1, 1, "stop")

    _served(engine, call, monkeypatch)
    found = engine.infer([Prompt((Message("user", str(number)),)) for number in range(8)])
    assert [each.text for each in found if isinstance(each, Completion)] == [*"01234567"]


def test_one_that_fails_fails_alone(engine: UpstreamEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(prompt: Prompt) -> Completion:
        if prompt.messages[0].content == "bad":
            raise UpstreamFailed("no")
        return Completion("good", 1, 1, "stop")

    _served(engine, call, monkeypatch)
    good, bad = engine.infer([Prompt((Message("user", text),)) for text in ("good", "bad")])
    assert isinstance(good, Completion)
    assert isinstance(bad, UpstreamFailed)


def test_a_long_answer_keeps_nobody_waiting(engine: UpstreamEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def call(prompt: Prompt) -> Completion:
        if prompt.messages[0].content == "long":
            release.wait(5)
        return Completion("done", 1, 1, "stop")

    _served(engine, call, monkeypatch)
    began = time.monotonic()
    long, short = engine.infer(
        [Prompt((Message("user", text),), by_turns=True) for text in ("long", "short")]
    )
    assert time.monotonic() - began < 2
    assert isinstance(short, Completion)
    assert isinstance(long, Continued)
    release.set()
    while isinstance(long, Continued):
        (long,) = engine.infer([long])
    assert isinstance(long, Completion)


@pytest.mark.parametrize("text", ["no JSON", "[1]"])
def test_json_that_was_asked_for_is_checked(
    engine: UpstreamEngine, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    _served(engine, lambda _: Completion(text, 1, 1, "stop"), monkeypatch)
    (found,) = engine.infer([Prompt((Message("user", "x"),), schema='{"type": "object"}')])
    assert isinstance(found, UpstreamFailed)


def test_a_model_to_load_is_the_upstreams_to_choose() -> None:
    with TestClient(create_app(SETTINGS)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        refused = client.post("/v1/models/load", json={"model": "demo-llama"})
        there = client.get("/v1/models").json()["data"]
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["param"]) == (400, "upstream_writes", "model")
    assert "MEGA_GENERATE__UPSTREAM_URL" in error["hint"]
    assert [model["id"] for model in there] == ["qwen"]


def test_a_half_set_upstream_is_refused() -> None:
    with pytest.raises(ValueError, match="upstream_model"):
        GenerateSettings(upstream_url="http://x")
    with pytest.raises(ValueError, match="http"):
        GenerateSettings(upstream_url="model.test", upstream_model="m")
    assert "secret" not in repr(SETTINGS)
