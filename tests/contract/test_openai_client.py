"""OpenAI's own client against the three stages that speak its language, with engines that make things up."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.common.engine import EngineInfo
from services.common.sound.decoding import decode
from services.common.sound.encoding import encode
from services.generate_text.app import create_app as generate
from services.generate_text.prompts import Completion, Prompt
from services.synthesis_audio.app import create_app as synthesize
from services.synthesis_audio.engine import Speech
from services.transcribe_audio.app import create_app as transcribe
from services.transcribe_audio.transcript import Clip, Excerpt, Segment, Transcript, Word

TONE = (np.sin(np.arange(16000) / 20) / 2).astype(np.float32)


class Engine:
    """One answer to everything."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self._answer = answer

    def load(self) -> EngineInfo:
        return EngineInfo("made-up", "r1", "cpu", "float32", ("en", "fr"))

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[Any]) -> list[Any]:
        return [self._answer(request) for request in batch]

    def close(self) -> None: ...


def hear(clip: Clip | Excerpt) -> Transcript | dict[str, float]:
    if isinstance(clip, Excerpt):
        return {"en": 1.0}
    words = (Word("Cheese.", 0.1, 0.5, 0.9),) if clip.decoding.words else ()
    return Transcript("en", 1.0, (Segment(0, 0.1, 0.5, "Cheese.", -0.1, 0.0, words),))


def all_of_it(samples: np.ndarray, **_: float) -> list[tuple[int, int]]:
    """Stands for voice-activity detection, which hears no speech in a tone."""
    return [(0, len(samples))]


def complete(prompt: Prompt) -> Completion:
    return Completion(prompt.messages[-1].content.upper(), 3, 2, "stop")


@contextmanager
def client_of(app: FastAPI) -> Iterator[openai.OpenAI]:
    """A client whose server is `app`, in this process."""
    with TestClient(app, raise_server_exceptions=False) as http:
        while http.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield openai.OpenAI(base_url="http://testserver/v1", api_key="none", http_client=http, max_retries=0)


@pytest.mark.parametrize("create", [transcribe, generate, synthesize])
def test_models(create: Callable[..., FastAPI]) -> None:
    with client_of(create(engine=Engine(hear))) as client:
        (model,) = client.models.list().data
    assert (model.id, model.object, model.owned_by) == ("made-up", "model", "mega-pipeline")
    assert abs(model.created - time.time()) < 60


def test_transcriptions() -> None:
    with client_of(transcribe(engine=Engine(hear), find=all_of_it)) as client:
        file = ("a.flac.wav", encode(TONE, 16000, format="wav"))
        transcriptions = client.audio.transcriptions
        assert transcriptions.create(model="whisper-1", file=file).text == "Cheese."
        assert transcriptions.create(model="made-up", file=file, response_format="text") == "Cheese.\n"
        verbose = transcriptions.create(
            model="whisper-1",
            file=io.BytesIO(file[1]),
            language="en",
            response_format="verbose_json",
            timestamp_granularities=["word", "segment"],
        )
    assert verbose.segments
    assert verbose.words
    assert (verbose.segments[0].start, verbose.words[0].word) == (0.1, "Cheese.")
    assert verbose.duration == pytest.approx(1.0)


def test_chat() -> None:
    with client_of(generate(engine=Engine(complete))) as client:
        answer = client.chat.completions.create(
            model="made-up",
            messages=[{"role": "system", "content": "x"}, {"role": "user", "content": "cheese"}],
        )
    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("CHEESE", "stop")
    assert answer.usage
    assert answer.usage.total_tokens == 5


def test_chat_in_pieces_and_completions() -> None:
    with client_of(generate(engine=Engine(complete))) as client:
        pieces = client.chat.completions.create(
            model="made-up", messages=[{"role": "user", "content": "cheese"}], stream=True
        )
        assert "".join(piece.choices[0].delta.content or "" for piece in pieces) == "CHEESE"
        text = client.completions.create(model="made-up", prompt="brie")
    assert (text.choices[0].text, text.object) == ("BRIE", "text_completion")


@pytest.mark.parametrize("form", ["mp3", "wav", "opus"])
def test_speech(form: Any) -> None:
    with client_of(synthesize(engine=Engine(lambda _: Speech(TONE, 16000)))) as client:
        answer = client.audio.speech.create(
            model="tts-1", voice="demo", input="Salut", response_format=form, extra_body={"language": "fr"}
        )
    heard = decode(answer.content, sample_rate=16000)
    assert len(heard) / 16000 == pytest.approx(1.3, abs=0.1)  # a second of it, and silence around it


def test_errors_are_the_clients_own() -> None:
    with client_of(transcribe(engine=Engine(hear))) as client:
        with pytest.raises(openai.NotFoundError) as unknown:
            client.audio.transcriptions.create(
                model="other", file=("a.wav", encode(TONE, 16000, format="wav"))
            )
        assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")
        assert "made-up" in unknown.value.message
        with pytest.raises(openai.APIStatusError) as bad:
            client.audio.transcriptions.create(model="whisper-1", file=("a.wav", b"no audio"))
        assert (bad.value.status_code, bad.value.code) == (415, "unsupported_media")
        assert bad.value.request_id

    def fail(_: Any) -> Any:
        raise RuntimeError("a secret path")

    with (
        client_of(generate(engine=Engine(fail))) as client,
        pytest.raises(openai.InternalServerError) as failed,
    ):
        client.chat.completions.create(model="made-up", messages=[{"role": "user", "content": "x"}])
    assert failed.value.code == "engine_failed"
    assert "secret" not in failed.value.message
