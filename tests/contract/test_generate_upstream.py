"""The service behind another one: our own, on the demo model, is the OpenAI-compatible server that writes."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.generate_text.app import create_app
from services.generate_text.settings import GenerateSettings
from tests.contract.live import Live

pytestmark = [pytest.mark.integration]

HEARD = [
    {"role": "system", "content": "correct"},
    {"role": "user", "content": "this is um your house spotless protopapas"},
]
WRITTEN = "This is your host, Pavlos Protopapas."


@contextmanager
def behind(url: str, model: str = "demo-llama") -> Iterator[TestClient]:
    settings = GenerateSettings(upstream_url=url, upstream_model=model, upstream_timeout_s=20)
    with TestClient(create_app(settings)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield client


@pytest.fixture(scope="module")
def client(live: Callable[[str], Live]) -> Iterator[TestClient]:
    with behind(live("generate_text").url) as client:
        yield client


def _content(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["choices"][0]["message"]["content"])


def test_it_names_the_upstreams_model(client: TestClient) -> None:
    (model,) = client.get("/v1/models").json()["data"]
    assert (model["id"], model["device"]) == ("demo-llama", "upstream")


def test_chat_is_the_same(client: TestClient, live: Callable[[str], Live]) -> None:
    with live("generate_text").client() as direct:
        answers = [each.post("/v1/chat/completions", json={"messages": HEARD}) for each in (client, direct)]
    assert [_content(answer) for answer in answers] == [WRITTEN, WRITTEN]
    assert answers[0].json()["usage"] == answers[1].json()["usage"]


def test_streams_pass_through(client: TestClient) -> None:
    text = client.post("/v1/chat/completions", json={"messages": HEARD, "stream": True}).text
    chunks = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    pieces = [chunk["choices"][0]["delta"].get("content", "") for chunk in chunks]
    assert "".join(pieces) == WRITTEN
    assert len(pieces) > 4
    assert text.rstrip().endswith("data: [DONE]")


def test_json_and_raw_text_pass_through(client: TestClient) -> None:
    schema = {"type": "object", "properties": {"a": {"enum": [1, 2]}}, "required": ["a"]}
    form = {
        "type": "json_schema",
        "json_schema": {"name": "x", "schema": schema | {"additionalProperties": False}},
    }
    answer = client.post("/v1/chat/completions", json={"messages": HEARD, "response_format": form})
    assert json.loads(_content(answer))["a"] in (1, 2)
    raw = client.post("/v1/completions", json={"prompt": "We all love", "max_tokens": 3}).json()
    assert raw["usage"]["completion_tokens"] in (1, 2, 3)


def test_a_bad_schema_is_the_clients_error(client: TestClient) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "strnig"}}}
    answer = client.post("/v1/chat/completions", json={"messages": HEARD, "response_format": form})
    assert answer.status_code == 400
    assert "strnig" in answer.json()["error"]["message"]


@pytest.mark.parametrize("mode", ["correct", "enhance", "summarize"])
def test_the_gates_hold_whatever_the_upstream_writes(client: TestClient, mode: str) -> None:
    """The demo model knows nothing of transcripts in borders: most of what it writes must be dropped."""
    text = "On July 14 we met Emily in Rome. A kilo of Brie costs $46.50 at our bakery."
    made = client.post("/v1/rewrite", json={"text": text, "mode": mode}).json()
    assert made["model"] == "demo-llama"
    assert "transcript>" not in made["text"]
    facts = ("14", "Emily", "Rome", "46.50") if mode != "summarize" else ()
    assert all(fact in made["text"] for fact in facts)
    assert all(note in text for note in made["notes"])


def test_nobody_there_is_told_with_a_hint() -> None:
    with behind("http://127.0.0.1:9") as client:
        for stream in (False, True):
            answer = client.post("/v1/chat/completions", json={"messages": HEARD, "stream": stream})
            error = answer.json()["error"]
            assert (answer.status_code, error["code"]) == (503, "upstream_unreachable")
            assert "UPSTREAM_URL" in error["hint"]


def test_an_unknown_model_there_is_told_with_a_hint(live: Callable[[str], Live]) -> None:
    with behind(live("generate_text").url, model="gpt-5") as client:
        error = client.post("/v1/rewrite", json={"text": "we love cheez"}).json()["error"]
    assert (error["code"], "UPSTREAM_MODEL" in error["hint"]) == ("upstream_failed", True)
