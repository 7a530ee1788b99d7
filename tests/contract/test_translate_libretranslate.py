"""LibreTranslate's own client and requests against the real service on the demo model."""

import json
import urllib.error
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from libretranslatepy import LibreTranslateAPI

from tests.contract.live import Live

pytestmark = [pytest.mark.integration]

ENGLISH, FRENCH = "We all love cheese.", "Nous aimons tous le fromage."


@pytest.fixture
def service(live: Callable[[str], Live]) -> Live:
    return live("translate_text")


@pytest.fixture
def api(service: Live) -> LibreTranslateAPI:
    return LibreTranslateAPI(service.url)


def test_the_client_translates_detects_and_lists(api: LibreTranslateAPI) -> None:
    assert api.translate(ENGLISH, "en", "fr") == FRENCH
    assert api.translate(FRENCH, "auto", "en") == ENGLISH
    assert api.translate(FRENCH, "fr", "de") == "Wir alle lieben Käse."
    assert api.detect(FRENCH)[0]["language"] == "fr"
    assert 50 < api.detect(FRENCH)[0]["confidence"] <= 100
    languages = api.languages()
    assert [entry["code"] for entry in languages] == ["en", "fr", "es", "de", "it"]
    assert languages[0] == {"code": "en", "name": "English", "targets": ["fr", "es", "de", "it"]}


def test_the_client_raises_and_the_body_says_why(api: LibreTranslateAPI) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        api.translate(ENGLISH, "en", "frenhc")
    error = json.load(caught.value)["error"]
    assert (caught.value.code, error["param"]) == (400, "target")
    assert "French" in error["hint"]


def test_a_key_in_the_form_is_no_hindrance(service: Live) -> None:
    assert LibreTranslateAPI(service.url, "any-key").translate(ENGLISH, "en", "fr") == FRENCH


def test_one_request_in_every_documented_shape(service: Live) -> None:
    fields = {"source": "auto", "target": "fr", "format": "text", "alternatives": 3, "api_key": ""}
    with service.client() as client:
        one = client.post("/translate", json={"q": ENGLISH, **fields}).json()
        many = client.post("/translate", json={"q": [ENGLISH, "My father."], **fields}).json()
        html = client.post(
            "/translate", json={"q": f"<p><b>{ENGLISH}</b></p>", **fields, "format": "html"}
        ).json()
        settings = client.get("/frontend/settings").json()
        health = client.get("/health").json()
    assert one["translatedText"] == FRENCH
    assert 1 <= len(one["alternatives"]) <= 3
    assert FRENCH not in one["alternatives"]
    assert one["detectedLanguage"]["language"] == "en"
    assert (len(many["translatedText"]), len(many["alternatives"]), len(many["detectedLanguage"])) == (
        2,
        2,
        2,
    )
    assert html["translatedText"] == f"<p><b>{FRENCH}</b></p>"
    assert {"apiKeys", "charLimit", "filesTranslation", "keyRequired", "language"} <= settings.keys()
    assert health == {"status": "ok"}


def test_a_file_comes_back_by_its_address(service: Live) -> None:
    cue = f"1\n00:00:01,000 --> 00:00:02,000\n{ENGLISH}\n"
    with service.client() as client:
        answer = client.post(
            "/translate_file",
            files={"file": ("../../talk.srt", cue)},
            data={"source": "en", "target": "fr", "api_key": ""},
        )
        address = answer.json()["translatedFileUrl"]
        file = client.get(address)
        direct = client.post(
            "/translate_file",
            files={"file": ("talk.srt", cue)},
            data={"target": "fr"},
            headers={"accept": "application/octet-stream"},
        )
        gone = client.get("/download_file/..%2F..%2Fetc%2Fpasswd"), client.get(f"{address[:-4]}0000")
    assert address.startswith(f"{service.url}/download_file/")
    assert file.text == cue.replace(ENGLISH, FRENCH) == direct.text
    assert 'filename="talk.fr.srt"' in file.headers["content-disposition"]
    assert [answer.status_code for answer in gone] == [404, 404]


def test_many_targets_in_one_call_with_alignment_and_glossary(service: Live) -> None:
    text = "Welcome to the very cheesy podcast.\n\n We all love cheese. 🧀"
    body = {
        "text": text,
        "targets": ["fr", "deu_Latn", "es-MX", "ita"],
        "glossary": [{"source": "cheesy", "target": {"fr": "fromager", "de": "käselastig"}}],
    }
    with service.client() as client:
        answer = client.post("/v1/translate", json=body).json()
    (result,) = answer["results"]
    assert [each["target"] for each in result["translations"]] == ["fr", "de", "es", "it"]
    french, german, *_ = result["translations"]
    assert "fromager" in french["text"]
    assert "käselastig" in german["text"]
    for each in result["translations"]:
        assert each["text"].count("\n\n ") == 1
        assert each["text"].endswith(" 🧀")
        assert len(each["sentences"]) == 2
        for sentence in each["sentences"]:
            assert text[slice(*sentence["source_span"])] == sentence["source"]
            assert each["text"][slice(*sentence["target_span"])] == sentence["target"]


def test_requests_at_once_are_each_answered_as_alone(service: Live) -> None:
    def translated(target: str) -> str:
        with service.client() as client:
            answer = client.post("/translate", json={"q": ENGLISH, "source": "en", "target": target})
        return str(answer.json()["translatedText"])

    targets = ["fr", "es", "de", "it"] * 4
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(translated, targets))
    assert together == [translated(target) for target in targets[:4]] * 4


def test_a_bad_request_among_good_ones_fails_alone(service: Live) -> None:
    def status(target: str) -> int:
        with service.client() as client:
            return client.post(
                "/translate", json={"q": ENGLISH, "source": "en", "target": target}
            ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(status, ["fr", "xx", "de", "zho_Hans"])) == [200, 400, 200, 400]


def test_a_client_that_gives_up_leaves_the_service_at_work(service: Live) -> None:
    text = " ".join(f"My father wants to slice the bread number {number}." for number in range(2000))
    with service.client(timeout=0.5) as hasty, pytest.raises(httpx.ReadTimeout):
        hasty.post("/translate", json={"q": text, "source": "en", "target": "fr"})
    with service.client(timeout=10) as client:
        answer = client.post("/translate", json={"q": ENGLISH, "source": "en", "target": "fr"})
    assert answer.json() == {"translatedText": FRENCH}
