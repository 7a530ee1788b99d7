"""LibreTranslate's shapes, with an engine that marks what it is given."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.unit.translate_text.fakes import FakeEngine, failing, serving, shouted, started


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with started(FakeEngine(), max_characters=1000, max_texts=5) as client:
        yield client


def test_a_text_keeps_its_paragraphs(client: TestClient) -> None:
    body = {"q": "One. Two.\n\nThree.\n", "source": "en", "target": "fr"}
    answer = client.post("/translate", json=body)
    assert answer.json() == {"translatedText": "<fr>One. <fr>Two.\n\n<fr>Three.\n"}


def test_n_texts_in_n_out(client: TestClient) -> None:
    texts = ["One. Two.", "", "  ", "Three"]
    answer = client.post("/translate", json={"q": texts, "source": "eng_Latn", "target": "de-DE"})
    assert answer.json() == {"translatedText": ["<de>One. <de>Two.", "", "  ", "<de>Three"]}


def test_no_texts_in_none_out(client: TestClient) -> None:
    answer = client.post("/translate", json={"q": [], "source": "en", "target": "fr"})
    assert answer.json() == {"translatedText": []}


def test_a_text_in_its_own_language_and_one_without_letters_stay(client: TestClient) -> None:
    same = client.post("/translate", json={"q": "One. 2.", "source": "fr", "target": "fr-CA"})
    signs = client.post("/translate", json={"q": "😀 12:30\n—", "source": "en", "target": "fr"})
    assert same.json() == {"translatedText": "One. 2."}
    assert signs.json() == {"translatedText": "😀 12:30\n—"}


def test_a_form_works_as_json_does(client: TestClient) -> None:
    answer = client.post("/translate", data={"q": "One.", "source": "en", "target": "fr"})
    assert answer.json() == {"translatedText": "<fr>One."}
    many = client.post("/translate", data={"q": ["One.", "Two."], "source": "en", "target": "fr"})
    assert many.json() == {"translatedText": ["<fr>One.", "<fr>Two."]}


def test_alternatives_are_other_hypotheses_of_every_sentence(client: TestClient) -> None:
    body = {"q": "One. Two.", "source": "en", "target": "fr", "alternatives": 2}
    answer = client.post("/translate", json=body).json()
    assert answer["alternatives"] == ["<fr:1>One. <fr:1>Two.", "<fr:2>One. <fr:2>Two."]
    many = client.post("/translate", json={**body, "q": ["One.", "12"]}).json()
    assert many["alternatives"] == [["<fr:1>One.", "<fr:2>One."], []]


def test_auto_finds_the_language_of_each_text(client: TestClient) -> None:
    english, french = "This is the cheese that we all love.", "C'est le fromage que nous aimons tous."
    answer = client.post("/translate", json={"q": english, "source": "auto", "target": "de"}).json()
    assert answer["detectedLanguage"]["language"] == "en"
    assert 50 < answer["detectedLanguage"]["confidence"] <= 100
    many = client.post("/translate", json={"q": [english, french], "source": "auto", "target": "fr"})
    assert [found["language"] for found in many.json()["detectedLanguage"]] == ["en", "fr"]
    assert many.json()["translatedText"] == [f"<fr>{english}", french]


def test_detect_and_languages_and_settings(client: TestClient) -> None:
    found = client.post("/detect", data={"q": "Das ist der Käse, den wir alle lieben."}).json()
    assert found[0]["language"] == "de"
    assert client.post("/detect", json={"q": "123 🧀"}).json() == [{"confidence": 0, "language": "en"}]
    languages = client.get("/languages").json()
    assert languages[1] == {"code": "fr", "name": "French", "targets": ["en", "de", "zh"]}
    settings = client.get("/frontend/settings").json()
    assert settings["charLimit"] == 1000
    assert settings["language"]["source"]["code"] == "auto"
    assert ".docx" in settings["supportedFilesFormat"]
    assert client.get("/health").json() == {"status": "ok"}


def test_suggestions_are_refused_and_the_glossary_is_named(client: TestClient) -> None:
    answer = client.post("/suggest", data={"q": "cheesy", "s": "fromager"})
    assert answer.status_code == 403
    assert "glossary" in answer.json()["error"]["hint"]


@pytest.mark.parametrize(
    ("fields", "status", "param", "words"),
    [
        ({"target": "xx"}, 400, "target", "en, fr, de, zh"),
        ({"target": "french"}, 400, "target", "fr (French, fra_Latn)"),
        ({"target": "it"}, 400, "target", "does not know Italian"),
        ({"source": "xx"}, 400, "source", "en, fr"),
        ({"source": ""}, 400, "source", "en, fr"),
        ({"target": "auto"}, 400, "target", "unknown language 'auto'"),
        ({"format": "rtf"}, 400, "format", "html"),
        ({"alternatives": -1}, 400, "alternatives", "greater"),
        ({"alternatives": 99}, 400, "alternatives", "at most 8"),
        ({"q": None}, 400, "q", "q"),
        ({"q": [1]}, 400, "q", "q"),
        ({"q": "milk " * 1000}, 413, "q", "at most 1000"),
        ({"q": ["milk"] * 6}, 413, "q", "at most 5"),
    ],
)
def test_errors(client: TestClient, fields: dict[str, object], status: int, param: str, words: str) -> None:
    answer = client.post("/translate", json={"q": "One.", "source": "en", "target": "fr", **fields})
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (status, param)
    assert words in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'"text"',
        b'{"q": "\xff\xfe", "target": "fr"}',
        b'{"q": "\\ud800", "target": "fr"}',
        b'{"q": "One."',
        b'{"q": {"a": 1}, "target": "fr"}',
    ],
)
@pytest.mark.parametrize("path", ["/translate", "/detect", "/v1/translate"])
def test_bodies_that_are_none(client: TestClient, body: bytes, path: str) -> None:
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x00", "مرحبا بالعالم 🧀 ١٢", "👩‍👩‍👧‍👦" * 100, "\u202eabc\u202c", "\ufffe\uffff"]
)
def test_odd_text_is_served(client: TestClient, text: str) -> None:
    answer = client.post("/translate", json={"q": text, "source": "en", "target": "fr"})
    assert answer.status_code == 200
    assert answer.json()["translatedText"].replace("<fr>", "") == text


async def test_html_keeps_its_tags_where_the_words_are() -> None:
    html = "<p>We love <b>blue <i>cheese</i></b>.</p>\n<script>a = 'We'</script><img alt='x'> Bye &amp; &lt;3"
    async with serving(FakeEngine(shouted)) as client:
        answer = await client.post(
            "/translate", json={"q": html, "source": "en", "target": "fr", "format": "html"}
        )
    assert answer.json()["translatedText"] == (
        "<p>WE LOVE <b>BLUE <i>CHEESE</i></b>.</p>\n<script>a = 'We'</script><img alt='x'> BYE &amp; &lt;3"
    )


def test_where_tags_have_no_place_the_words_between_them_are_translated(client: TestClient) -> None:
    html = "<p>We love <b>blue</b> cheese. <i>Two. Three</i> four.</p>"
    answer = client.post("/translate", json={"q": html, "source": "en", "target": "fr", "format": "html"})
    assert answer.json()["translatedText"].replace("&lt;fr&gt;", "_") == (
        "<p>_We love <b>_blue</b> _cheese. <i>_Two. _Three</i> _four.</p>"
    )


async def test_one_bad_sentence_fails_its_request_alone() -> None:
    import asyncio

    engine = FakeEngine(failing)
    async with serving(engine, max_wait_ms=50) as client:
        texts = ["One. Two.", "This will fail. Three.", "Four."]
        answers = await asyncio.gather(
            *(client.post("/translate", json={"q": text, "source": "en", "target": "fr"}) for text in texts)
        )
    assert [answer.status_code for answer in answers] == [200, 500, 200]
    assert answers[1].json()["error"]["code"] == "engine_failed"
    assert len(engine.batches[0]) == 5, "sentences of different requests share a batch"


async def test_a_request_of_more_sentences_than_the_queue_holds_is_served() -> None:
    text = " ".join(f"Sentence number {n}." for n in range(300))
    engine = FakeEngine()
    async with serving(engine, max_queue=40, max_batch=8) as client:
        answer = await client.post("/translate", json={"q": text, "source": "en", "target": "fr"})
    assert answer.status_code == 200
    assert answer.json()["translatedText"].count("<fr>") == 300


async def test_the_same_sentence_is_translated_once() -> None:
    engine = FakeEngine()
    async with serving(engine) as client:
        answer = await client.post("/translate", json={"q": "Yes. " * 50, "source": "en", "target": "fr"})
    assert answer.json()["translatedText"] == "<fr>Yes. " * 50
    assert sum(map(len, engine.batches)) == 1


def test_a_text_into_its_own_language_is_as_it_was(client: TestClient) -> None:
    body = {"source": "en", "target": "en"}
    page = "<p>Tom &quot;&nbsp;we&quot;\r\n a < b</p>"
    answer = client.post("/translate", json={**body, "q": page, "format": "html"})
    assert answer.json()["translatedText"] == page
    files = {"file": ("a.html", page.encode())}
    accept = {"accept": "application/octet-stream"}
    assert client.post("/translate_file", data=body, files=files, headers=accept).content == page.encode()


async def test_the_event_loop_never_stands_still() -> None:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.01)
            longest = max(longest, time.perf_counter() - began)

    body = {"text": "\n" * 150_000, "source": "en", "targets": ["fr"]}
    async with serving(FakeEngine()) as client:
        watching = asyncio.create_task(watch())
        assert (await client.post("/v1/translate", json=body)).status_code == 200
        watching.cancel()
    assert longest < 0.5
