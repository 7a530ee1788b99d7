"""The stage's routes over an engine that repeats what it is told."""

import time
from collections.abc import Iterator, Sequence

import pytest
from fastapi.testclient import TestClient

from services.common.engine import EngineInfo
from services.generate_text.app import create_app
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.settings import GenerateSettings


class Echo:
    """An engine that gives back the last message."""

    def load(self) -> EngineInfo:
        return EngineInfo("echo", "1", "cpu", "int8", ("en",))

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[Prompt]) -> Sequence[Completion]:
        return [Completion(prompt.messages[-1].content, 3, 2, "stop") for prompt in batch]

    def close(self) -> None: ...


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(GenerateSettings(max_characters=200), engine=Echo())) as client:
        for _ in range(200):
            if client.get("/readyz").status_code == 200:
                break
            time.sleep(0.02)
        yield client


def test_rewrite(client: TestClient) -> None:
    answer = client.post("/v1/rewrite", json={"text": "We love cheese.\n\nBye.", "mode": "correct"})
    assert answer.json() == {"text": "We love cheese.\n\nBye.", "model": "echo"}


def test_unknown_mode_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/rewrite", json={"text": "a", "mode": "shout"})
    error = answer.json()["error"]
    assert answer.status_code in (400, 422)
    assert "mode" in str(error["param"])
    assert "correct" in error["message"]


def test_empty_text_stays_empty(client: TestClient) -> None:
    for text in ("", " \n\n "):
        assert client.post("/v1/rewrite", json={"text": text}).json()["text"] == ""


def test_numbers_dates_and_prices_stay(client: TestClient) -> None:
    text = "On July 14, 1927, 1,200 wheels cost $4.50 each, 12% more than €3.99."
    for mode in ("correct", "enhance"):
        assert client.post("/v1/rewrite", json={"text": text, "mode": mode}).json()["text"] == text


def test_another_language_goes_through(client: TestClient) -> None:
    text = "Le fromage coûte 3,50 €. Où est la crémière ?"
    assert client.post("/v1/rewrite", json={"text": text}).json()["text"].split() == text.split()


def test_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/v1/rewrite", json={"text": "a" * 201, "mode": "correct"}).status_code == 413


def test_chat(client: TestClient) -> None:
    body = {"model": "echo", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 8}
    answer = client.post("/v1/chat/completions", json=body).json()
    assert answer["choices"][0]["message"] == {"role": "assistant", "content": "hello"}
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}


def test_chat_refuses_streams_and_other_models(client: TestClient) -> None:
    body = {"messages": [{"role": "user", "content": "hello"}]}
    assert client.post("/v1/chat/completions", json={**body, "stream": True}).status_code == 400
    assert client.post("/v1/chat/completions", json={**body, "model": "gpt"}).status_code == 404
