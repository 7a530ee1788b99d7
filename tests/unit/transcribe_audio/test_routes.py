"""POST /v1/audio/transcriptions with an engine that hears what it is told to."""

from collections.abc import AsyncIterator, Sequence

import httpx
import numpy as np
import pytest

from services.common.encoding import encode
from services.common.engine import EngineInfo
from services.transcribe_audio.app import create_app
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import Segment, TranscribeRequest, Transcript, Word

URL = "/v1/audio/transcriptions"


class FakeEngine:
    """Two segments for any sound, none for silence."""

    def __init__(self) -> None:
        self.requests: list[TranscribeRequest] = []

    def load(self) -> EngineInfo:
        return EngineInfo("fake", "1", "cpu", "float32", ("en",))

    def warm_up(self) -> None:
        return None

    def infer(self, batch: Sequence[TranscribeRequest]) -> list[Transcript]:
        self.requests += batch
        return [self._one(request) for request in batch]

    def close(self) -> None:
        return None

    def _one(self, request: TranscribeRequest) -> Transcript:
        words = (Word("Hello.", 0.1, 0.4, 0.9),) if request.words else ()
        heard = (
            Segment(0, 0.1, 0.4, "Hello.", -0.1, 0.01, words),
            Segment(1, 0.6, 0.9, "Goodbye.", -0.2, 0.02),
        )
        loud = bool(np.abs(request.samples).max() > 0.01)
        return Transcript(request.language or "en", len(request.samples) / 16000, heard if loud else ())


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def client(engine: FakeEngine) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(TranscribeSettings(max_audio_s=5, max_upload_bytes=500_000), engine=engine)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://stage") as client:
            while (await client.get("/readyz")).status_code != 200:
                pass
            yield client


def _wav(seconds: float = 1.0, level: float = 0.5) -> bytes:
    tone = level * np.sin(np.arange(int(16000 * seconds)) / 10)
    return encode(tone.astype(np.float32), 16000, format="wav", normalize_lufs=None)


async def _post(client: httpx.AsyncClient, sound: bytes, **fields: str) -> httpx.Response:
    return await client.post(URL, files={"file": ("a.wav", sound)}, data=fields)


async def test_json_is_the_text(client: httpx.AsyncClient) -> None:
    answer = await _post(client, _wav(), model="whisper-1")
    assert answer.json() == {"text": "Hello. Goodbye."}


async def test_text_is_plain(client: httpx.AsyncClient) -> None:
    answer = await _post(client, _wav(), response_format="text")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text == "Hello. Goodbye.\n"


async def test_verbose_json_has_segments(client: httpx.AsyncClient) -> None:
    body = (await _post(client, _wav(), response_format="verbose_json", language="en-GB")).json()
    assert (body["language"], body["duration"]) == ("en", 1.0)
    assert [segment["text"] for segment in body["segments"]] == ["Hello.", "Goodbye."]
    assert set(body["segments"][0]) == {"id", "start", "end", "text", "avg_logprob", "no_speech_prob"}
    assert "words" not in body


async def test_word_times_come_when_asked_for(client: httpx.AsyncClient) -> None:
    fields = {"response_format": "verbose_json", "timestamp_granularities[]": "word"}
    body = (await _post(client, _wav(), **fields)).json()
    assert body["words"] == [{"word": "Hello.", "start": 0.1, "end": 0.4, "probability": 0.9}]


async def test_silence_is_empty_text(client: httpx.AsyncClient) -> None:
    answer = await _post(client, _wav(level=0.0))
    assert (answer.status_code, answer.json()) == (200, {"text": ""})


@pytest.mark.parametrize(
    ("sound", "fields", "status", "code", "param"),
    [
        (b"this is not audio", {}, 415, "unsupported_media", "file"),
        (b"", {}, 400, "invalid_request", "file"),
        (_wav(6.0), {}, 413, "payload_too_large", "file"),
        (bytes(500_001), {}, 413, "payload_too_large", "file"),
        (_wav(), {"language": "Klingon"}, 400, "unknown_language", "language"),
        (_wav(), {"model": "another"}, 404, "model_not_found", "model"),
        (_wav(), {"response_format": "srt"}, 400, "invalid_request", "response_format"),
    ],
)
async def test_a_bad_request_gets_the_envelope(
    client: httpx.AsyncClient, sound: bytes, fields: dict[str, str], status: int, code: str, param: str
) -> None:
    answer = await _post(client, sound, **fields)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert (error["code"], error["param"]) == (code, param)
    assert error["message"]
    assert error["request_id"] == answer.headers["x-request-id"]


async def test_a_missing_file_is_told(client: httpx.AsyncClient) -> None:
    answer = await client.post(URL, data={"model": "whisper-1"})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "file"
