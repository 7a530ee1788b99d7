"""The HTTP surface, with a fake engine behind it."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from fastapi.testclient import TestClient

from services.common.audio import decode
from services.common.engine import EngineInfo
from services.common.errors import InvalidRequest, StageError
from services.synthesis_audio.app import create_app
from services.synthesis_audio.engine import Speech, SpeechRequest
from services.synthesis_audio.settings import EnglishSynthesisSettings, SynthesisSettings

RATE = 22050


class Hum:
    """Hums a second for any text but an empty one."""

    def __init__(self) -> None:
        self.asked: list[SpeechRequest] = []

    def load(self) -> EngineInfo:
        return EngineInfo("hum", "1", "cpu", "float32", ("en", "fr"))

    def warm_up(self) -> None: ...

    def close(self) -> None: ...

    def infer(self, batch: Sequence[SpeechRequest]) -> Sequence[Speech | StageError]:
        self.asked += batch
        return [self._hum(request) for request in batch]

    def _hum(self, request: SpeechRequest) -> Speech | StageError:
        if not request.text:
            return InvalidRequest("there is nothing to say in the text", param="input")
        return Speech((np.sin(np.arange(RATE) / 20) / 2).astype(np.float32), RATE)


@pytest.fixture
def hum() -> Hum:
    return Hum()


@pytest.fixture
def client(hum: Hum) -> Iterator[TestClient]:
    with TestClient(create_app(SynthesisSettings(max_characters=50), engine=hum)) as ready:
        while ready.get("/readyz").status_code != 200:
            pass
        yield ready


@pytest.mark.parametrize(
    ("form", "media"), [("mp3", "audio/mpeg"), ("wav", "audio/wav"), ("opus", "audio/ogg")]
)
def test_answers_audio(client: TestClient, form: str, media: str) -> None:
    answer = client.post(
        "/v1/audio/speech", json={"input": "Hello", "voice": "demo", "response_format": form}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    assert len(decode(answer.content, sample_rate=RATE)) / RATE == pytest.approx(1, abs=0.1)


def test_passes_language_and_speed(client: TestClient, hum: Hum) -> None:
    client.post(
        "/v1/audio/speech", json={"model": "tts-1", "input": "Salut", "language": "fr-FR", "speed": 1.5}
    )
    assert hum.asked[-1] == SpeechRequest("Salut", "fr", "demo", 1.5)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"input": ""}, 400),
        ({"input": "Hello", "language": "de"}, 400),
        ({"input": "Hello", "language": "klingon"}, 400),
        ({"input": "Hello", "model": "other"}, 404),
        ({"input": "x" * 51}, 413),
    ],
)
def test_refuses(client: TestClient, body: dict[str, object], status: int) -> None:
    answer = client.post("/v1/audio/speech", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_each_service_has_its_port() -> None:
    assert (SynthesisSettings().port, EnglishSynthesisSettings().port) == (9005, 9004)
    assert create_app(EnglishSynthesisSettings(), engine=Hum()).title == "synthesis_audio_en"


def test_names_its_voices(client: TestClient) -> None:
    voices = client.get("/v1/audio/voices").json()["voices"]
    assert [(voice["id"], voice["languages"]) for voice in voices] == [("demo", ["en", "fr"])]
