"""What a client may send by mistake or by malice, to the real engine: served or refused, no 500, no hang."""

import io
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient

from models.eval.transcribe import SHIPPED
from services.common.sound.decoding import Samples, decode
from services.transcribe_audio.app import create_app
from services.transcribe_audio.settings import TranscribeSettings
from tests.integration.ready import ready
from tests.unit.common.test_recording import record, wav

pytestmark = [pytest.mark.integration]

SPOKEN = SHIPPED / "held_sentences" / "18.opus"
RATE = 16000


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = create_app(TranscribeSettings(max_audio_s=1500))
    with TestClient(app, raise_server_exceptions=False) as client:
        ready(client)
        yield client


def spoken() -> Samples:
    return decode(SPOKEN, sample_rate=RATE)


def pcm(samples: Samples) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


def mu_law(samples: Samples) -> bytes:
    """8 kHz after ITU-T G.711."""
    x = samples[::2]
    y = np.sign(x) * np.log1p(255 * np.abs(x)) / np.log1p(255)
    code = np.round(np.abs(y) * 127).astype(np.uint8)
    return bytes((~(code | np.where(y < 0, 128, 0).astype(np.uint8))).astype(np.uint8))


def many_channels(count: int) -> bytes:
    return wav(count, RATE, pcm(np.repeat(spoken(), count)))


def pictures() -> bytes:
    import av

    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for index in range(20):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            frame.pts = index
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return sink.getvalue()


SERVED: dict[str, Callable[[], bytes]] = {
    "a text file's name": lambda: SPOKEN.read_bytes(),
    "8 kHz mu-law": lambda: wav(1, 8000, mu_law(spoken()), tag=7, bits=8),
    "32 channels": lambda: many_channels(32),
    "3 channels": lambda: many_channels(3),
    "384 kHz": lambda: wav(1, 384000, pcm(np.repeat(spoken(), 24))),
    "a video with sound": lambda: record("mp4", "aac", video=2.0),
}
EMPTY: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: wav(1, RATE, bytes(RATE * 4)),
    "NaN": lambda: wav(1, RATE, np.full(RATE, np.nan, "<f4").tobytes(), tag=3, bits=32),
    "infinities": lambda: wav(1, RATE, np.full(RATE, np.inf, "<f4").tobytes(), tag=3, bits=32),
    "one sample": lambda: wav(1, RATE, b"\x10\x10"),
    "50 ms": lambda: wav(1, RATE, pcm(spoken()[8000:8800])),
    "1 Hz": lambda: wav(1, 1, bytes(200)),
    "noise": lambda: wav(1, RATE, pcm(np.random.default_rng(0).normal(0, 0.1, RATE * 3).clip(-1, 1))),
}
REFUSED: dict[str, tuple[int, Callable[[], bytes]]] = {
    "empty": (400, lambda: b""),
    "zero-length wav": (415, lambda: wav(1, RATE, b"")),
    "truncated": (415, lambda: SPOKEN.read_bytes()[:-1500]),
    "half a wav": (415, lambda: wav(1, RATE, pcm(spoken()))[:-30000]),
    "100 channels": (413, lambda: many_channels(100)),
    "600 channels": (415, lambda: many_channels(600)),
    "0 Hz": (415, lambda: wav(1, 0, bytes(2000))),
    "a video without sound": (415, pictures),
    "a picture": (415, lambda: b"\x89PNG\r\n\x1a\n" + bytes(5000)),
    "a zip": (415, lambda: b"PK\x03\x04" + bytes(5000)),
    "a playlist of the server's files": (415, lambda: b"ffconcat version 1.0\nfile README.md\n"),
    "text": (415, lambda: "😀 مرحبا\n".encode() * 500),
    "hours in a small file": (413, lambda: wav(1, 1, bytes(40000))),
}


def post(client: TestClient, sound: bytes, **fields: str) -> tuple[int, dict[str, object]]:
    began = time.monotonic()
    answer = client.post(
        "/v1/audio/transcriptions", files={"file": ("notes.txt", sound, "text/plain")}, data=fields
    )
    assert time.monotonic() - began < 20
    return answer.status_code, answer.json()


@pytest.mark.parametrize("name", SERVED)
def test_served(client: TestClient, name: str) -> None:
    status, body = post(client, SERVED[name]())
    assert status == 200, body
    if "video" not in name:
        assert len(str(body["text"]).split()) >= 3


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_was_said(client: TestClient, name: str) -> None:
    assert post(client, EMPTY[name]()) == (200, {"text": ""})


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_way_on(client: TestClient, name: str) -> None:
    status, make = REFUSED[name]
    got, body = post(client, make())
    assert got == status, body
    error = body["error"]
    assert isinstance(error, dict)
    assert error["hint"]


@pytest.mark.parametrize("sound", [*EMPTY, *(name for name in SERVED if name != "32 channels")])
def test_without_detection_and_apart_it_is_answered_too(client: TestClient, sound: str) -> None:
    make = (EMPTY | SERVED)[sound]
    status, _ = post(client, make(), vad="false", channels="separate", beam_size="1")
    assert status == 200
