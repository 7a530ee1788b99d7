"""POST /v1/translate: one batch for many languages, alignment, glossary, limits."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.translate_text.sentence import SentenceRequest, Translation
from services.translate_text.splitting.parts import Part, parts
from tests.unit.translate_text.fakes import FakeEngine, serving, started


def flagged(request: SentenceRequest) -> Translation:
    return Translation(
        f"<{request.target[:2]}> {request.text}", flags=("numbers",) if "2" in request.text else ()
    )


async def answered(body: dict[str, Any], engine: FakeEngine | None = None, **limits: float) -> Any:
    async with serving(engine or FakeEngine(flagged), **limits) as client:
        answer = await client.post("/v1/translate", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_every_sentence_is_found_in_both_texts() -> None:
    text = "  - One. Two 2!\r\n\r\n🧀 Three 🧀 four.\n"
    answer = await answered({"text": text, "source": "en", "targets": ["fr", "de"]})
    assert answer["model"] == "fake"
    (result,) = answer["results"]
    assert (result["source"], result["detected"]) == ("en", None)
    for target, translation in zip(("fr", "de"), result["translations"], strict=True):
        assert translation["target"] == target
        assert translation["text"] == (
            f"  - <{target}> One. <{target}> Two 2!\r\n\r\n🧀 <{target}> Three 🧀 <{target}> four.\n"
        )
        assert [sentence["source"] for sentence in translation["sentences"]] == [
            "One.",
            "Two 2!",
            "Three 🧀 four.",
        ]
        assert [sentence["flags"] for sentence in translation["sentences"]] == [[], ["numbers"], []]
        assert translation["flags"] == ["numbers"]
        for sentence in translation["sentences"]:
            assert text[slice(*sentence["source_span"])] == sentence["source"]
            assert translation["text"][slice(*sentence["target_span"])] == sentence["target"]


async def test_all_targets_share_a_batch() -> None:
    engine = FakeEngine()
    body = {"texts": ["One. Two.", "Trois."], "source": "en", "targets": ["fr", "de", "zh-Hans"]}
    answer = await answered(body, engine, max_wait_ms=50)
    assert len(answer["results"]) == 2
    assert [len(batch) for batch in engine.batches] == [9]
    assert {request.target for request in engine.batches[0]} == {"fra_Latn", "deu_Latn", "zho_Hans"}


async def test_a_batch_holds_sentences_of_like_length_the_longest_first() -> None:
    engine = FakeEngine()
    texts = ["Five is the longest of all of them.", "One.", "Four is a long one.", "Two.", "Three is so."]
    body = {"texts": texts, "source": "en", "targets": ["fr", "de"]}
    answer = await answered(body, engine, max_batch=2, max_wait_ms=50)
    lengths = [len(request.text) for batch in engine.batches for request in batch]
    assert lengths == sorted(lengths, reverse=True)
    said = [each["translations"][0]["text"] for each in answer["results"]]
    assert said == [f"<fr>{text}" for text in texts], "the answer has the order of the question"


async def test_a_text_is_cut_once_for_all_its_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def counted(text: str, code: str, wraps: Any = ()) -> Iterator[Part]:
        cut.append(text)
        return parts(text, code, wraps)

    monkeypatch.setattr("services.translate_text.translation.parts", counted)
    body = {"texts": ["One. Two.", "Three."], "source": "en", "targets": ["fr", "de", "zh-Hans"]}
    answer = await answered(body)
    assert cut == ["One. Two.", "Three."]
    said = [each["text"] for each in answer["results"][0]["translations"]]
    assert said == [f"<{code}> One. <{code}> Two." for code in ("fr", "de", "zh")]


async def test_a_target_named_twice_comes_once_and_the_source_itself_stays() -> None:
    answer = await answered({"text": "One.", "source": "en", "targets": ["fr", "fra", "en"]})
    found = {each["target"]: each["text"] for each in answer["results"][0]["translations"]}
    assert found == {"fr": "<fr> One.", "en": "One."}


async def test_auto_is_answered_with_what_was_found() -> None:
    answer = await answered({"texts": ["This is the cheese of my father.", "12"], "targets": ["fr"]})
    assert [result["detected"]["language"] for result in answer["results"]] == ["en", "en"]
    assert answer["results"][1]["detected"]["confidence"] == 0


async def test_terms_go_with_the_sentences_that_have_them() -> None:
    engine = FakeEngine()
    glossary = [
        {"source": "cheesy", "target": {"fr": "fromager", "deu": "käsig"}},
        {"source": "brie", "target": "Brie"},
    ]
    body = {
        "text": "A cheesy brie. A podcast.",
        "source": "en",
        "targets": ["fr", "de", "zh"],
        "glossary": glossary,
    }
    await answered(body, engine)
    terms = {
        (request.target, request.text): {term.target for term in request.terms}
        for batch in engine.batches
        for request in batch
    }
    assert terms["fra_Latn", "A cheesy brie."] == {"fromager", "Brie"}
    assert terms["deu_Latn", "A cheesy brie."] == {"käsig", "Brie"}
    assert terms["zho_Hans", "A cheesy brie."] == {"Brie"}
    assert terms["fra_Latn", "A podcast."] == set()


async def test_html_has_sentences_without_places() -> None:
    answer = await answered(
        {"text": "<p>One. <b>Two.</b></p>", "source": "en", "targets": ["fr"], "format": "html"}
    )
    (translation,) = answer["results"][0]["translations"]
    assert translation["text"] == "<p>&lt;fr&gt; One. <b>&lt;fr&gt; Two.</b></p>"
    assert [sentence["source_span"] for sentence in translation["sentences"]] == [None, None]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with started(FakeEngine(), max_characters=1000, max_texts=8) as client:
        yield client


@pytest.mark.parametrize(
    ("fields", "status", "param"),
    [
        ({"targets": []}, 400, "targets"),
        ({"targets": ["fr", "xx"]}, 400, "targets"),
        ({"text": None}, 400, None),
        ({"texts": ["One."]}, 400, None),
        ({"text": "x" * 400}, 413, "text"),
        ({"text": None, "texts": ["x"] * 9}, 413, "texts"),
        ({"model": "other"}, 404, "model"),
        ({"glossary": [{"source": " ", "target": "x"}]}, 400, "glossary.0.source"),
        ({"glossary": [{"source": "a", "target": {"xx": "b"}}]}, 400, "glossary"),
        ({"glossary": [{"source": "a", "target": "b"}] * 501}, 400, "glossary"),
        ({"text": "\ud800"}, 400, "text"),
    ],
)
def test_errors(client: TestClient, fields: dict[str, Any], status: int, param: str | None) -> None:
    body = json.dumps({"text": "One.", "source": "en", "targets": ["fr", "de", "zh"], **fields})
    answer = client.post("/v1/translate", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (status, param), answer.text
