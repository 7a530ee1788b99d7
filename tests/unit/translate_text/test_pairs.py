"""A model of few directions, as Opus-MT's are: what others are answered, and what is told of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.unit.translate_text.fakes import FakeEngine, started

PAIRS = (("en", "fr"), ("en", "es"))
TOLD = "it translates en to fr, en to es"
CHEESE = "C'est un bon fromage."


@pytest.fixture(scope="module")
def engine() -> FakeEngine:
    return FakeEngine(languages=("en", "fr", "es"), pairs=PAIRS)


@pytest.fixture(scope="module")
def client(engine: FakeEngine) -> Iterator[TestClient]:
    with started(engine) as client:
        yield client


def one(client: TestClient, source: str, target: str) -> Any:
    return client.post("/translate", json={"q": CHEESE, "source": source, "target": target})


def many(client: TestClient, source: str, target: str) -> Any:
    return client.post("/v1/translate", json={"text": CHEESE, "source": source, "targets": ["es", target]})


def document(client: TestClient, source: str, target: str) -> Any:
    file = {"file": ("a.txt", CHEESE)}
    return client.post("/translate_file", files=file, data={"source": source, "target": target})


@pytest.mark.parametrize("ask", [one, many, document])
@pytest.mark.parametrize("source", ["fr", "auto"])
def test_another_direction_is_refused_with_the_pairs_that_there_are(
    engine: FakeEngine, client: TestClient, ask: Any, source: str
) -> None:
    before = len(engine.batches)
    answer = ask(client, source, "en")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "unknown_language")
    assert error["message"].startswith("this model does not translate French to ")
    assert error["hint"] == TOLD
    assert len(engine.batches) == before


@pytest.mark.parametrize("ask", [one, document])
def test_a_language_it_does_not_have_is_refused_with_the_pairs_too(client: TestClient, ask: Any) -> None:
    error = ask(client, "en", "de").json()["error"]
    assert (error["param"], error["hint"]) == ("target", TOLD)


def test_its_own_direction_is_served_and_told(client: TestClient) -> None:
    assert one(client, "en", "fr").json()["translatedText"] == f"<fr>{CHEESE}"
    assert many(client, "en", "fr").status_code == 200
    targets = {entry["code"]: entry["targets"] for entry in client.get("/languages").json()}
    assert targets == {"en": ["fr", "es"], "fr": [], "es": []}


def test_a_text_that_is_in_the_target_already_stays(client: TestClient) -> None:
    assert one(client, "auto", "fr").json()["translatedText"] == CHEESE
