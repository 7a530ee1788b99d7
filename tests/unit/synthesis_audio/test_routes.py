"""The HTTP surface, with a humming engine behind it."""

import base64
import io
import json
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from fastapi.testclient import TestClient

from services.synthesis_audio.app import create_app, work
from services.synthesis_audio.engine import Speech, SpeechRequest
from services.synthesis_audio.joints import LEAD_S, TAIL_S
from services.synthesis_audio.settings import EnglishSynthesisSettings, SynthesisSettings
from services.synthesis_audio.spoken.sentences import AFTER_SENTENCE_S
from services.synthesis_audio.voice.profile import VoiceProfile
from tests.unit.synthesis_audio.hum import BAD, RATE, SILENT, Hum

SPEECH = "/v1/audio/speech"
AROUND = LEAD_S + TAIL_S
SETTINGS = SynthesisSettings(max_characters=200, max_whole_characters=100)


@contextmanager
def served(settings: SynthesisSettings, hum: Hum) -> Iterator[TestClient]:
    with TestClient(create_app(settings, engine=hum)) as ready:
        while ready.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield ready


@pytest.fixture(scope="module")
def humming() -> Iterator[tuple[Hum, TestClient]]:
    """One service for all tests of this module."""
    hum = Hum()
    with served(SETTINGS, hum) as client:
        yield hum, client


@pytest.fixture
def hum(humming: tuple[Hum, TestClient]) -> Hum:
    humming[0].batches.clear()
    return humming[0]


@pytest.fixture
def client(humming: tuple[Hum, TestClient], hum: Hum) -> TestClient:
    return humming[1]


def post(client: TestClient, body: dict[str, Any], path: str = SPEECH) -> Any:
    return client.post(path, json=body)


def heard(wav: bytes) -> float:
    """Seconds, of a wav file with or without a stated length."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return len(file.readframes(10**9)) / 2 / RATE


@pytest.mark.parametrize(
    ("form", "media", "begins"),
    [
        ("mp3", "audio/mpeg", b"ID3"),
        ("opus", "audio/ogg", b"OggS"),
        ("aac", "audio/aac", b"ID3"),
        ("flac", "audio/flac", b"fLaC"),
        ("wav", "audio/wav", b"RIFF"),
        ("pcm", "audio/pcm", b"\0"),
    ],
)
@pytest.mark.parametrize("text", ["Hello there.", "Hello there. And again."], ids=["one", "two"])
def test_answers_audio(client: TestClient, form: str, media: str, begins: bytes, text: str) -> None:
    answer = post(client, {"input": text, "voice": "demo", "response_format": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    assert answer.content.startswith(begins)


def test_one_sentence_states_its_length_and_several_come_as_they_are_said(client: TestClient) -> None:
    one = post(client, {"input": "One two three.", "response_format": "wav"})
    assert int(one.headers["content-length"]) == len(one.content)
    assert heard(one.content) == pytest.approx(0.3 + AROUND, abs=0.01)
    two = post(client, {"input": "One two three. Four.", "response_format": "wav"})
    assert "content-length" not in two.headers
    assert heard(two.content) == pytest.approx(0.4 + AFTER_SENTENCE_S + AROUND, abs=0.01)


def test_a_file_is_levelled_as_a_whole_and_states_its_length(client: TestClient) -> None:
    body = {"input": "One two three four. Five six.", "response_format": "wav", "loudness": "file"}
    answer = post(client, body)
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert int.from_bytes(answer.content[4:8], "little") == len(answer.content) - 8
    streamed = post(client, body | {"loudness": "voice"})
    assert heard(answer.content) == pytest.approx(heard(streamed.content), abs=0.001)
    peaks = [np.abs(np.frombuffer(each.content[-40000:], "<i2")).max() for each in (streamed, answer)]
    assert peaks[0] == pytest.approx(0.125 * 32767, rel=0.02), "a stream has the gain of the voice"
    assert peaks[1] > 1.5 * peaks[0], "a file is brought to podcast level"


@pytest.mark.parametrize("text", ["word " * 21, "9" * 17], ids=["letters", "figures"])
def test_what_can_only_be_answered_at_the_end_has_a_limit_of_its_own(client: TestClient, text: str) -> None:
    wholes = [
        post(client, {"input": text, "loudness": "file"}),
        post(client, {"input": text}, f"{SPEECH}/captions"),
        client.post("/api/tts", data={"text": text}),
    ]
    assert [answer.status_code for answer in wholes] == [413] * 3
    assert all("/v1/audio/speech" in answer.json()["error"]["hint"] for answer in wholes)
    assert post(client, {"input": text}).status_code == 200


def test_captions_in_every_format(client: TestClient) -> None:
    body = {"input": "One two. Three 😀."}
    plain = post(client, body, f"{SPEECH}/captions").json()
    assert [(each["text"], each["id"]) for each in plain["segments"]] == [("One two.", 0), ("Three 😀.", 1)]
    assert (plain["language"], plain["unspoken_characters"]) == ("en", "😀")
    assert "words" not in plain
    assert plain["duration"] == pytest.approx(0.3 + AFTER_SENTENCE_S + AROUND, abs=0.01)
    both = {"timestamp_granularities": ["word", "segment"], "audio_format": "wav"}
    full = post(client, body | both, f"{SPEECH}/captions").json()
    assert [(word["word"], word["estimated"]) for word in full["words"]] == [
        ("One", True),
        ("two.", True),
        ("Three 😀.", True),
    ]
    sound = base64.b64decode(full["audio"])
    assert sound == post(client, {**body, "response_format": "wav"}).content
    srt = post(client, body | {"response_format": "srt"}, f"{SPEECH}/captions")
    assert srt.text.startswith("1\n00:00:00,050 --> 00:00:00,250\nOne two.\n\n2\n")
    vtt = {"response_format": "vtt", "timestamp_granularities": ["word"]}
    assert post(client, body | vtt, f"{SPEECH}/captions").text.startswith(
        "WEBVTT\n\n00:00:00.050 --> 00:00:00.136\nOne\n"
    )


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"response_format": "srt", "audio_format": "mp3"}, "audio_format"),
        ({"response_format": "mp3"}, "response_format"),
        ({"timestamp_granularities": []}, "timestamp_granularities"),
        ({"timestamp_granularities": ["line"]}, "timestamp_granularities.0"),
        ({"input": "😀"}, "input"),
    ],
)
def test_captions_are_refused(client: TestClient, body: dict[str, Any], param: str) -> None:
    answer = post(client, {"input": "Hi."} | body, f"{SPEECH}/captions")
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


def test_pcm_is_at_openais_rate(client: TestClient) -> None:
    answer = post(client, {"input": "One two three.", "response_format": "pcm"})
    assert len(answer.content) / 2 / 24000 == pytest.approx(0.3 + AROUND, abs=0.01)


def test_passes_language_and_speed(client: TestClient, hum: Hum) -> None:
    post(client, {"model": "tts-1", "input": "Salut", "language": "fr-FR", "speed": 1.5})
    assert hum.asked == [SpeechRequest("Salut", "fr", "demo", 1.5)]


@pytest.mark.parametrize("voice", ["demo", "alloy", "verse", "", {"id": "nova"}])
def test_openais_voices_mean_the_one_there_is(client: TestClient, hum: Hum, voice: object) -> None:
    assert post(client, {"input": "Hello", "voice": voice, "instructions": "Whisper."}).status_code == 200
    assert hum.asked[0].voice == "demo"


@pytest.mark.parametrize(
    ("body", "status", "param", "told"),
    [
        ({"input": ""}, 400, "input", "nothing to say"),
        ({"input": "😀 你好"}, 400, "input", "letters"),
        ({"input": "[pause:2]"}, 400, "input", "nothing to say"),
        ({"input": "a [pause:11] b"}, 400, "input", "0 to 10"),
        ({"input": "a [pause:long] b"}, 400, "input", "[pause:1.5]"),
        ({"input": SILENT}, 400, "input", "nothing to say"),
        ({"input": "Hello", "language": "de"}, 400, "language", "en, fr"),
        ({"input": "Hello", "language": "klingon"}, 400, "language", "klingon"),
        ({"input": "Hello", "model": "other"}, 404, "model", "hum"),
        ({"input": "Hello", "voice": "bob"}, 400, "voice", "demo"),
        ({"input": "Hello", "voice": {"id": "../../etc/passwd"}}, 400, "voice", "demo"),
        ({"input": "Hello", "speed": 0.1}, 400, "speed", "0.25"),
        ({"input": "Hello", "response_format": "exe"}, 400, "response_format", "mp3"),
        ({"input": "Hello", "stream_format": "rtp"}, 400, "stream_format", "sse"),
        ({"input": "x" * 201}, 413, "input", "in parts"),
        ({"input": "9" * 34}, 413, "input", "in parts"),
        ({"input": BAD}, 500, None, "failed"),
    ],
)
@pytest.mark.parametrize("stream_format", ["audio", "sse"])
def test_refuses(
    client: TestClient, body: dict[str, Any], status: int, param: str, told: str, stream_format: str
) -> None:
    answer = post(client, {"stream_format": stream_format} | body)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["param"] == param
    assert told in error["message"]


def test_what_cannot_be_spoken_is_told(client: TestClient) -> None:
    answer = post(client, {"input": "Hi 😀 there, 你好!"})
    assert unquote(answer.headers["x-unspoken-characters"]) == "😀你好"
    assert "x-unspoken-characters" not in post(client, {"input": "Hi, (there) – it’s $3 & 5 %…"}).headers


def test_half_a_character_is_told_and_not_a_crash(client: TestClient) -> None:
    answer = client.post(
        SPEECH, content=b'{"input": "Hi \\ud800 there"}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 200
    assert unquote(answer.headers["x-unspoken-characters"]) == "�"


def events(answer: Any) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]


def test_events_hold_the_same_sound_and_end_with_usage(client: TestClient) -> None:
    body = {"input": "One two. Three 😀. Four.", "response_format": "wav"}
    *deltas, done = events(post(client, body | {"stream_format": "sse"}))
    assert {event["type"] for event in deltas} == {"speech.audio.delta"}
    assert len(deltas) >= 3
    sound = b"".join(base64.b64decode(event["audio"]) for event in deltas)
    assert sound == post(client, body).content
    assert done["type"] == "speech.audio.done"
    usage = done["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > usage["input_tokens"] > 0
    assert done["audio_seconds"] == pytest.approx(heard(sound), abs=0.01)
    assert done["unspoken_characters"] == "😀"


def test_an_event_stream_that_fails_says_so_at_its_end(client: TestClient) -> None:
    answer = post(client, {"input": f"One. Two. {BAD}", "stream_format": "sse"})
    assert answer.status_code == 200
    *_, last = events(answer)
    assert last["error"]["code"] == "engine_failed"


def test_a_pause_is_as_long_as_it_says_at_any_speed(client: TestClient) -> None:
    body = {"input": "One [pause:1.5] two.", "speed": 2.0, "response_format": "wav"}
    assert heard(post(client, body).content) == pytest.approx(0.1 + 1.5 + AROUND, abs=0.01)


def test_a_voice_with_one_speed_says_so() -> None:
    fixed = Hum(VoiceProfile(voices=("ann", "ben"), has_speed=False))
    with served(SETTINGS, fixed) as client:
        assert post(client, {"input": "Hi", "speed": 2}).json()["error"]["param"] == "speed"
        assert post(client, {"input": "Hi", "voice": "ben"}).status_code == 200
        assert post(client, {"input": "Hi"}).status_code == 200
        assert [request.voice for request in fixed.asked] == ["ben", "ann"]
        assert "ann, ben" in post(client, {"input": "Hi", "voice": "bob"}).json()["error"]["hint"]


def test_names_its_voices(client: TestClient) -> None:
    voices = client.get("/v1/audio/voices").json()["voices"]
    assert voices == [{"id": "demo", "name": "demo", "languages": ["en", "fr"]}]


def test_coquis_clients_are_served(client: TestClient, hum: Hum) -> None:
    ways = [
        client.get("/api/tts", params={"text": "Bonjour.", "language_id": "fr-fr", "speaker_id": ""}),
        client.post("/api/tts", data={"text": "Bonjour.", "language_id": "fr", "style_wav": ""}),
        client.post("/api/tts", params={"text": "Bonjour.", "language_id": "fr"}),
        client.get("/api/tts", headers={"text": "Bonjour.", "language-id": "fr"}),
    ]
    for answer in ways:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        assert heard(answer.content) == pytest.approx(0.1 + AROUND, abs=0.01)
    assert hum.asked == [SpeechRequest("Bonjour.", "fr")] * 4


@pytest.mark.parametrize("name", ["speaker_wav", "style_wav"])
@pytest.mark.parametrize("value", ["/etc/passwd", '{"0": 0.1}'])
def test_no_path_of_the_server_is_taken_from_a_client(client: TestClient, name: str, value: str) -> None:
    answer = client.get("/api/tts", params={"text": "Hi", name: value})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == name


def test_coquis_errors_name_its_own_fields(client: TestClient) -> None:
    assert client.get("/api/tts").json()["error"]["param"] == "text"
    assert client.get("/api/tts", params={"text": "x" * 101}).json()["error"]["param"] == "text"
    assert client.get("/details").status_code == 404
    other = client.put("/api/tts")
    assert (other.status_code, other.headers["allow"]) == (405, "GET, POST")
    assert other.json()["error"]["code"] == "method_not_allowed"


def test_the_operators_pronunciations_are_said(tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[en]\ngif = "jif"\n')
    hum = Hum()
    with served(SynthesisSettings(pronunciations=words), hum) as client:
        post(client, {"input": "A GIF."})
        words.write_text('[en]\ngif = "ghif"\n"other" = "another"\n')
        post(client, {"input": "A GIF."})
    assert [request.text for request in hum.asked] == ["A jif.", "A ghif."]


def test_each_service_has_its_port() -> None:
    assert (SynthesisSettings().port, EnglishSynthesisSettings().port) == (9005, 9004)
    assert create_app(EnglishSynthesisSettings(), engine=Hum()).title == "synthesis_audio_en"


def test_work_is_measured_per_piece() -> None:
    amount = work(SpeechRequest("Hello", "en"), Speech(np.zeros(RATE // 2, np.float32), RATE))
    assert amount == {"audio_seconds": 0.5, "characters": 5}
