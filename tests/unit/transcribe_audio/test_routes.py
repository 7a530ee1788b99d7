"""Stage A's routes, with an engine that hears what it is told to."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import numpy as np
import pytest

from services.common.sound.decoding import Samples
from services.common.sound.encoding import encode
from services.transcribe_audio.app import create_app
from services.transcribe_audio.settings import TranscribeSettings
from tests.unit.transcribe_audio.fake_recogniser import FakeRecogniser, loud_seconds

URL = "/v1/audio/transcriptions"
SETTINGS = TranscribeSettings(max_audio_s=30, max_upload_bytes=1_500_000, max_channels=4)


@asynccontextmanager
async def serving(
    engine: FakeRecogniser, settings: TranscribeSettings = SETTINGS
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, engine=engine, find=loud_seconds)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://stage") as client:
            while (await client.get("/readyz")).status_code != 200:
                pass
            yield client


@pytest.fixture
def engine() -> FakeRecogniser:
    return FakeRecogniser()


@pytest.fixture
async def client(engine: FakeRecogniser) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(engine) as client:
        yield client


def levels(*seconds: float) -> Samples:
    """A second at each level."""
    tone = np.tile([1.0, -1.0], 8000)
    return np.concatenate([level * tone for level in seconds]).astype(np.float32)


def wav(*seconds: float) -> bytes:
    return encode(levels(*seconds), 16000, format="wav", normalize_lufs=None)


def stereo(left: Samples, right: Samples) -> bytes:
    import wave

    sink = io.BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes((np.stack([left, right], axis=1) * 32767).astype("<i2").tobytes())
    return sink.getvalue()


async def post(client: httpx.AsyncClient, sound: bytes, path: str = URL, **fields: Any) -> httpx.Response:
    return await client.post(path, files={"file": ("a.wav", sound)}, data=fields)


async def test_json_is_the_text(client: httpx.AsyncClient) -> None:
    answer = await post(client, wav(0.2, 0, 0.5), model="whisper-1", language="en")
    assert answer.json() == {"text": "Level 0.2. Level 0.5."}


@pytest.mark.parametrize(
    ("form", "media", "text"),
    [
        ("text", "text/plain", "Level 0.2. Level 0.5.\n"),
        (
            "srt",
            "application/x-subrip",
            "1\n00:00:01,100 --> 00:00:01,400\nLevel 0.2.\n\n2\n00:00:03,100 --> 00:00:03,400\nLevel 0.5.\n",
        ),
        (
            "vtt",
            "text/vtt",
            "WEBVTT\n\n00:00:01.100 --> 00:00:01.400\nLevel 0.2.\n\n"
            "00:00:03.100 --> 00:00:03.400\nLevel 0.5.\n",
        ),
        (
            "tsv",
            "text/tab-separated-values",
            "start\tend\ttext\n1100\t1400\tLevel 0.2.\n3100\t3400\tLevel 0.5.\n",
        ),
        ("lrc", "text/plain", "[00:01.10]Level 0.2.\n[00:01.40]\n[00:03.10]Level 0.5.\n[00:03.40]\n"),
    ],
)
async def test_every_text_format(client: httpx.AsyncClient, form: str, media: str, text: str) -> None:
    answer = await post(client, wav(0, 0.2, 0, 0.5), response_format=form, language="en")
    assert answer.headers["content-type"].split(";")[0] == media
    assert answer.text == text


async def test_verbose_json_has_all_that_is_known(client: httpx.AsyncClient) -> None:
    body = (await post(client, wav(0, 0.5), response_format="verbose_json", language="en-GB")).json()
    assert body == {
        "task": "transcribe",
        "language": "en",
        "duration": 2.0,
        "text": "Level 0.5.",
        "segments": [
            {
                "id": 0,
                "seek": 110,
                "start": 1.1,
                "end": 1.4,
                "text": "Level 0.5.",
                "tokens": [5, 6],
                "temperature": 0.2,
                "avg_logprob": -0.1,
                "compression_ratio": 1.1,
                "no_speech_prob": 0.01,
                "confidence": 0.9048,
            }
        ],
        "usage": {"type": "duration", "seconds": 2.0},
    }


async def test_word_times_come_when_asked_for(client: httpx.AsyncClient) -> None:
    fields = {"response_format": "verbose_json", "timestamp_granularities[]": "word", "language": "en"}
    body = (await post(client, wav(0, 0.5), **fields)).json()
    assert body["words"] == [
        {"word": "Level 0.5.", "start": 1.1, "end": 1.4, "probability": 0.9, "confidence": 0.9}
    ]
    assert (await post(client, wav(0), **fields)).json()["words"] == []


async def test_silence_is_empty_text_and_nothing_is_decoded(
    client: httpx.AsyncClient, engine: FakeRecogniser
) -> None:
    for fields in ({}, {"vad": "false"}, {"stream": "true"}):
        answer = await post(client, wav(0, 0), **fields)
        assert answer.status_code == 200
    assert answer.text.count("event:") == 1
    assert (await post(client, wav(0))).json() == {"text": ""}
    assert not engine.batches


async def test_decoding_is_as_asked(client: httpx.AsyncClient, engine: FakeRecogniser) -> None:
    fields: dict[str, Any] = {
        "language": "French",
        "prompt": "Brie,",
        "hotwords": "Comté",
        "temperature": "0.4",
        "beam_size": "2",
        "timestamp_granularities[]": ["word", "segment"],
        "response_format": "srt",
    }
    await post(client, wav(0.5), **fields)
    decoding = engine.clips[0].decoding
    assert (decoding.language, decoding.prompt, decoding.hotwords) == ("fr", "Brie,", "Comté")
    assert (decoding.temperature, decoding.beam_size, decoding.words) == (0.4, 2, True)
    await post(client, wav(0.5), language="en")
    assert (engine.clips[1].decoding.beam_size, engine.clips[1].decoding.words) == (5, False)


async def test_vad_is_on_may_be_tuned_and_may_be_off(
    client: httpx.AsyncClient, engine: FakeRecogniser
) -> None:
    sound = wav(0.003, 0.5)
    lengths = []
    for vad in ("true", "0.1", "false"):
        engine.batches.clear()
        await post(client, sound, vad=vad, language="en")
        lengths.append([len(clip.samples) for clip in engine.clips])
    assert lengths == [[16000], [16000, 16000], [32000]]


async def test_the_language_is_found_over_the_whole_of_it(
    client: httpx.AsyncClient, engine: FakeRecogniser
) -> None:
    sound = wav(0.2, 0.5, 0.5, 0.5)
    found = (await post(client, sound, "/v1/audio/detect_language")).json()
    assert found == {
        "language": "en",
        "confidence": 0.725,
        "probabilities": {"en": 0.725, "fr": 0.275},
        "windows": 4,
        "duration": 4.0,
    }
    assert not engine.clips
    body = (await post(client, sound, response_format="verbose_json")).json()
    assert (body["language"], body["language_probability"]) == ("en", 0.725)
    assert {clip.decoding.language for clip in engine.clips} == {"en"}
    body = (await post(client, wav(0.2), response_format="verbose_json", language="auto")).json()
    assert body["language"] == "fr"


@pytest.mark.parametrize(
    ("asked", "code"),
    [("nb", "no"), ("nob_Latn", "no"), ("no", "no"), ("jv", "jw"), ("jw", "jw"), ("nn-NO", "nn")],
)
async def test_languages_are_known_by_their_other_codes(asked: str, code: str) -> None:
    engine = FakeRecogniser(("en", "no", "nn", "jw"))
    async with serving(engine) as client:
        assert (await post(client, wav(0.5), language=asked)).status_code == 200
    assert engine.clips[0].decoding.language == code


async def test_nobody_speaks_no_language(client: httpx.AsyncClient) -> None:
    found = (await post(client, wav(0), "/v1/audio/detect_language")).json()
    assert (found["language"], found["probabilities"], found["windows"]) == (None, {}, 0)
    body = (await post(client, wav(0), response_format="verbose_json")).json()
    assert (body["language"], body["text"]) == ("und", "")


async def test_translations_are_english(client: httpx.AsyncClient, engine: FakeRecogniser) -> None:
    path = "/v1/audio/translations"
    body = (await post(client, wav(0.2), path, response_format="verbose_json")).json()
    assert (body["task"], body["language"]) == ("translate", "en")
    assert (engine.clips[0].decoding.task, engine.clips[0].decoding.language) == ("translate", "fr")


async def test_a_model_that_cannot_translate_says_so() -> None:
    async with serving(FakeRecogniser(("en",), ("transcribe",))) as client:
        answer = await post(client, wav(0.2), "/v1/audio/translations")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "not_supported"
    assert "multilingual" in answer.json()["error"]["hint"]


async def test_channels_apart_or_mixed(client: httpx.AsyncClient, engine: FakeRecogniser) -> None:
    sound = stereo(levels(0, 0.2, 0.6), levels(0.5, 0, 0.8))
    fields = {"language": "en", "response_format": "verbose_json"}
    body = (await post(client, sound, channels="separate", **fields)).json()
    assert [(s["id"], s["channel"], s["start"], s["text"]) for s in body["segments"]] == [
        (0, 1, 0.1, "Level 0.5."),
        (1, 0, 1.1, "Level 0.2."),
        (2, 0, 2.1, "Level 0.6."),
        (3, 1, 2.1, "Level 0.8."),
    ]
    assert body["duration"] == 3.0
    mixed = (await post(client, sound, **fields)).json()
    assert len(mixed["segments"]) == 3
    assert "channel" not in mixed["segments"][0]


def events(answer: httpx.Response) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("form", ["json", "text", "verbose_json"])
async def test_a_stream_ends_with_the_whole_text(client: httpx.AsyncClient, form: str) -> None:
    answer = await post(client, wav(0.2, 0, 0.5), stream="true", response_format=form, language="en")
    assert answer.headers["content-type"].startswith("text/event-stream")
    *deltas, done = events(answer)
    assert {delta["type"] for delta in deltas} == {"transcript.text.delta"}
    assert (done["type"], done["text"]) == ("transcript.text.done", "Level 0.2. Level 0.5.")
    assert "".join(delta["delta"] for delta in deltas) == done["text"]
    assert "event: transcript.text.done" in answer.text


async def test_a_stream_that_fails_later_ends_in_the_envelope() -> None:
    async with serving(FakeRecogniser(), SETTINGS.model_copy(update={"max_batch": 1})) as client:
        answer = await post(client, wav(0.2, 0.5, 0.9, 0.9), stream="true", language="en")
    assert events(answer)[-1]["error"]["code"] == "engine_failed"
    assert events(answer)[0]["delta"] == "Level 0.2."
    assert "transcript.text.done" not in answer.text


def cut_mp3(*seconds: float) -> bytes:
    """A recording whose header states more than there is, which only a decoder finds out."""
    whole = encode(levels(*seconds), 16000, format="mp3", normalize_lufs=None)
    return whole[: len(whole) * 9 // 10]


async def test_a_stream_begins_before_the_file_is_read_to_its_end() -> None:
    cut = cut_mp3(*[0.0, 0.5] * 25)
    async with serving(FakeRecogniser(), TranscribeSettings()) as client:
        answer = await post(client, cut, stream="true", language="en")
        assert answer.status_code == 200
        assert events(answer)[0]["delta"].startswith("Level")
        error = events(answer)[-1]["error"]
        assert (error["code"], error["param"]) == ("unsupported_media", "file")
        assert "transcript.text.done" not in answer.text
        for fields in ({"language": "en"}, {"language": "auto", "stream": "true"}):
            refused = await post(client, cut, **fields)
            assert refused.status_code == 415


async def test_a_stream_tells_the_length_that_it_found() -> None:
    sound = encode(levels(*[0.0, 0.5] * 10), 16000, format="mp3", normalize_lufs=None)
    async with serving(FakeRecogniser(), TranscribeSettings()) as client:
        whole = await post(client, sound, response_format="verbose_json", language="en")
        streamed = await post(client, sound, stream="true", language="en")
    assert events(streamed)[-1]["duration"] == whole.json()["duration"]


async def test_a_header_that_understates_is_found_out() -> None:
    sound = bytearray(encode(levels(*[0.5] * 35), 16000, format="mp3", normalize_lufs=None))
    at = sound.find(b"Info") if sound.find(b"Xing") < 0 else sound.find(b"Xing")
    sound[at + 8 : at + 12] = (100).to_bytes(4, "big")
    async with serving(FakeRecogniser()) as client:
        answer = await post(client, bytes(sound), stream="true", language="en")
    told = events(answer)[-1] if answer.status_code == 200 else answer.json()
    assert told["error"]["code"] == "payload_too_large"


async def test_clips_of_different_clients_share_a_batch(engine: FakeRecogniser) -> None:
    settings = SETTINGS.model_copy(update={"max_wait_ms": 500.0, "max_batch": 4})
    async with serving(engine, settings) as client:
        one, two = wav(0.2, 0.3), wav(0.5, 0.6)
        await asyncio.gather(post(client, one, language="en"), post(client, two, language="fr"))
    (batch,) = engine.batches
    assert sorted(clip.decoding.language for clip in engine.clips) == ["en", "en", "fr", "fr"]
    assert len(batch) == 4


async def test_a_bad_recording_fails_alone(engine: FakeRecogniser) -> None:
    settings = SETTINGS.model_copy(update={"max_wait_ms": 500.0, "max_batch": 4})
    async with serving(engine, settings) as client:
        good, bad = wav(0.2, 0.3), wav(0.5, 0.9)
        answers = await asyncio.gather(post(client, good, language="en"), post(client, bad, language="en"))
    assert len(engine.batches[0]) == 4
    assert answers[0].json() == {"text": "Level 0.2. Level 0.3."}
    assert (answers[1].status_code, answers[1].json()["error"]["code"]) == (500, "engine_failed")


BAD_REQUESTS: list[tuple[bytes, dict[str, str], int, str, str | None]] = [
    (b"this is not audio", {}, 415, "unsupported_media", "file"),
    (b"", {}, 400, "invalid_request", "file"),
    (wav(*[0.1] * 31), {}, 413, "payload_too_large", "file"),
    (bytes(1_500_001), {}, 413, "payload_too_large", "file"),
    (wav(0.1)[:-9000], {}, 415, "unsupported_media", "file"),
    (wav(0.1), {"language": "Klingon"}, 400, "unknown_language", "language"),
    (wav(0.1), {"model": "another"}, 404, "model_not_found", "model"),
    (wav(0.1), {"response_format": "docx"}, 400, "invalid_request", "response_format"),
    (wav(0.1), {"response_format": "srt", "stream": "true"}, 400, "invalid_request", "response_format"),
    (wav(0.1), {"diarize": "true"}, 400, "not_supported", "diarize"),
    (wav(0.1), {"vad": "loud"}, 400, "invalid_request", "vad"),
    (wav(0.1), {"vad": "nan"}, 400, "invalid_request", "vad"),
    (wav(0.1), {"temperature": "2"}, 400, "invalid_request", "temperature"),
    (wav(0.1), {"beam_size": "0"}, 400, "invalid_request", "beam_size"),
    (wav(0.1), {"prompt": "x" * 4001}, 400, "invalid_request", "prompt"),
    (wav(0.1), {"timestamp_granularities[]": "syllable"}, 400, "invalid_request", None),
]


async def test_a_bad_request_gets_the_envelope(client: httpx.AsyncClient) -> None:
    for sound, fields, status, code, param in BAD_REQUESTS:
        for stream in ("false", "true"):
            answer = await post(client, sound, **{"stream": stream} | fields)
            error = answer.json()["error"]
            told = (answer.status_code, error["code"], error["param"] if param else None)
            assert told == (status, code, param), (fields, error)
            assert error["message"]
            assert error["request_id"] == answer.headers["x-request-id"]


async def test_too_many_channels_are_told(client: httpx.AsyncClient) -> None:
    import struct

    sound = bytearray(wav(0.1, 0.1))
    sound[22:24] = struct.pack("<H", 100)
    sound[32:34] = struct.pack("<H", 200)
    answer = await post(client, bytes(sound))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "payload_too_large")
    assert "100 channels" in answer.json()["error"]["message"]


async def test_a_missing_file_is_told(client: httpx.AsyncClient) -> None:
    for path in ("transcriptions", "translations", "detect_language"):
        answer = await client.post(f"/v1/audio/{path}", data={"model": "whisper-1"})
        assert answer.status_code == 400
        assert answer.json()["error"]["param"] == "file"
