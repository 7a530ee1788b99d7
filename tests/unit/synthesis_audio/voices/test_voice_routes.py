"""Profiles over HTTP, with keys of two groups and a humming engine that says it clones."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from fastapi.testclient import TestClient

from services.common.auth.keyfile import changing
from services.common.auth.keys import new_key
from services.synthesis_audio.app import create_app
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voice.profile import VoiceProfile
from tests.unit.synthesis_audio.hum import Hum
from tests.unit.synthesis_audio.voices.sound import recording

SAMPLE = recording()
FORM = {
    "name": "Ada",
    "transcript": "Good morning.",
    "consent": "I, Ada, allow group-01 to make speech in my voice.",
    "language": "en-GB",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("voices")


@pytest.fixture(scope="module")
def keys(place: Path) -> dict[str, dict[str, str]]:
    made = {group: new_key(group, ["synthesize"]) for group in ("group-01", "group-02", "staff")}
    with changing(place / "keys.json") as kept:
        kept.update({key.id: key for _, key in made.values()})
    return {group: {"authorization": f"Bearer {text}"} for group, (text, _) in made.items()}


@pytest.fixture(scope="module")
def humming(place: Path, keys: Any) -> Iterator[tuple[Hum, TestClient]]:
    hum = Hum(VoiceProfile(clones="hum-cloner"))
    settings = SynthesisSettings(voices_dir=place / "voices", keys_file=place / "keys.json")
    with TestClient(create_app(settings, engine=hum)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield hum, client


@pytest.fixture
def client(humming: tuple[Hum, TestClient], keys: dict[str, dict[str, str]]) -> TestClient:
    humming[1].headers.update(keys["group-01"])
    return humming[1]


def made(client: TestClient, **other: Any) -> Any:
    fields = {name: value for name, value in {**FORM, **other}.items() if value is not None}
    return client.post("/v1/voices", data=fields, files={"sample": ("ada.wav", SAMPLE)})


def speak(client: TestClient, voice: Any, **more: Any) -> Any:
    return client.post("/v1/audio/speech", json={"input": "Hello there.", "voice": voice, **more})


def test_a_voice_is_made_listed_used_and_deleted(
    client: TestClient, humming: tuple[Hum, TestClient], place: Path
) -> None:
    answer = made(client, expires_in_days=2)
    assert answer.status_code == 201
    profile = answer.json()
    assert (profile["group"], profile["language"], profile["seconds"]) == ("group-01", "en", 4.0)
    listed = client.get("/v1/voices").json()
    assert listed["cloning_model"] == "hum-cloner"
    assert [each["kind"] for each in listed["voices"]] == ["model", "profile"]
    assert profile["id"] in {each["id"] for each in client.get("/v1/audio/voices").json()["voices"]}
    assert client.get(f"/v1/voices/{profile['id']}").json() == profile
    assert speak(client, profile["id"]).status_code == 200
    assert humming[0].asked[-1].voice == profile["id"]
    assert client.delete(f"/v1/voices/{profile['id']}").status_code == 204
    refused = speak(client, profile["id"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (410, "voice_gone")
    assert client.get(f"/v1/voices/{profile['id']}").status_code == 410
    assert list((place / "voices").iterdir()) == [place / "voices" / "audit.jsonl"]


def test_another_group_does_not_learn_that_it_is_there(
    client: TestClient, keys: dict[str, dict[str, str]]
) -> None:
    voice = made(client).json()["id"]
    client.headers.update(keys["group-02"])
    assert client.get("/v1/voices").json()["voices"][1:] == []
    answers = [client.get(f"/v1/voices/{voice}"), client.delete(f"/v1/voices/{voice}"), speak(client, voice)]
    assert {each.status_code for each in answers} == {404}
    unknown = client.get(f"/v1/voices/{voice[:-1]}{'0' if voice[-1] != '0' else '1'}").json()["error"]
    assert unknown["code"] == answers[0].json()["error"]["code"] == "voice_not_found"


def test_staff_speaks_for_a_group(client: TestClient, keys: dict[str, dict[str, str]]) -> None:
    voice = made(client).json()["id"]
    client.headers.update(keys["staff"])
    assert speak(client, {"id": voice, "group": "group-01"}).status_code == 200
    assert speak(client, {"id": voice, "group": "group-02"}).status_code == 404


@pytest.mark.parametrize(
    ("other", "param"),
    [
        ({"consent": "yes"}, "consent"),
        ({"consent": None}, "consent"),
        ({"transcript": " "}, "transcript"),
        ({"name": "a\nb"}, "name"),
        ({"name": None}, "name"),
        ({"language": "xx-nowhere"}, "language"),
        ({"expires_in_days": 0}, "expires_in_days"),
        ({"expires_in_days": 1000}, "expires_in_days"),
        ({"group": "group-02"}, "group"),
    ],
)
def test_what_is_missing_is_named(client: TestClient, other: dict[str, Any], param: str) -> None:
    answer = made(client, **other)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


@pytest.mark.parametrize("sample", ["/etc/passwd", "https://example.org/voice.wav"])
def test_a_sample_is_a_file_and_never_a_path(client: TestClient, sample: str) -> None:
    answer = client.post("/v1/voices", data={**FORM, "sample": sample})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "sample")


def test_what_is_no_audio_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/voices", data=FORM, files={"sample": ("x.wav", b"#EXTM3U\n/etc/passwd")})
    assert (answer.status_code, answer.json()["error"]["param"]) == (415, "sample")


@pytest.mark.parametrize("form", ["mp3", "opus", "aac", "flac", "wav"])
@pytest.mark.parametrize("text", ["Hello there.", "Hello there. And again."], ids=["one", "two"])
def test_every_file_says_that_no_person_spoke(client: TestClient, form: str, text: str) -> None:
    voice = made(client).json()["id"]
    for named, mark in (("demo", "voice demo"), (voice, f"cloned voice {voice}")):
        answer = client.post(
            "/v1/audio/speech", json={"input": text, "voice": named, "response_format": form}
        )
        with av.open(io.BytesIO(answer.content)) as file:
            tags = {**file.metadata, **file.streams.audio[0].metadata}
        assert tags["comment"] == f"Synthetic speech by hum 1, {mark}"
    client.delete(f"/v1/voices/{voice}")


def test_without_a_model_no_voice_is_taken(place: Path) -> None:
    settings = SynthesisSettings(voices_dir=place / "none", keys_file=Path("none"))
    with TestClient(create_app(settings, engine=Hum())) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        assert "no cloning model" in made(client).json()["error"]["message"]
        answer = speak(client, f"voice_{'0' * 24}")
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, "voice")
