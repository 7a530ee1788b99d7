"""The shipped language model, through the service: the rates of its card, and the issue's own example."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from models.eval.generate import evaluate
from services.generate_text.app import create_app
from services.generate_text.settings import GenerateSettings
from tests.integration.ready import ready

pytestmark = pytest.mark.integration

MENDED, HARMED, KEPT = 0.98, 0.003, 0.975
"""A little below what the card says, so that a broken engine, template or guard is seen."""


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(GenerateSettings(threads=1))) as client:
        ready(client)
        yield client


def _rewrite(client: TestClient, text: str, mode: str = "correct") -> str:
    answer = client.post("/v1/rewrite", json={"text": text, "mode": mode})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["text"])


def test_rates() -> None:
    rates = evaluate()
    assert rates["mended"] >= MENDED
    assert rates["harmed"] <= HARMED
    assert rates["facts_kept"] >= KEPT
    assert rates["enhanced_kept"] == 1.0
    assert rates["enhanced_longer"] > 1.3


def test_the_host_gets_his_name_back(client: TestClient) -> None:
    text = _rewrite(client, "this is um your house spotless protopapas")
    assert text == "This is your host, Pavlos Protopapas."


def test_a_clean_text_stays(client: TestClient) -> None:
    text = "Welcome to episode 12 of the Very Cheesy Podcast. A kilo of Brie costs $46.50 at our bakery."
    assert _rewrite(client, text) == text


def test_enhancement_is_longer_and_keeps_the_text(client: TestClient) -> None:
    sentences = ["A kilo of Brie costs $46.50 at our bakery.", "Brie goes very well with beer and pears."]
    script = _rewrite(client, " ".join(sentences), "enhance")
    assert all(sentence in script for sentence in sentences)
    assert "\n\n" in script


def test_another_language_keeps_its_numbers(client: TestClient) -> None:
    text = _rewrite(client, "Le fromage coûte 3,50 € depuis le 14 juillet 1927.")
    assert all(number in text for number in ("3,50", "14", "1927"))


def test_a_long_text_without_a_full_stop_comes_back(client: TestClient) -> None:
    text = _rewrite(client, "we all love cheese and are you hungry emily " * 60)
    assert len(text.split()) > 300


def test_chat_answers_in_the_template(client: TestClient) -> None:
    messages = [
        {"role": "system", "content": "correct"},
        {"role": "user", "content": "we we all love cheez"},
    ]
    answer = client.post("/v1/chat/completions", json={"messages": messages}).json()
    assert answer["choices"][0]["message"]["content"] == "We all love cheese."
    assert answer["choices"][0]["finish_reason"] == "stop"


def test_chat_says_what_is_too_long(client: TestClient) -> None:
    messages = [{"role": "user", "content": "we love cheese " * 300}]
    answer = client.post("/v1/chat/completions", json={"messages": messages})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "context_length_exceeded"
    assert "the model takes 511" in answer.json()["error"]["message"]
