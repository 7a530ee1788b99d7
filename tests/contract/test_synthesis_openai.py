"""OpenAI's own client, sync, async and streaming, against a real server on the demo voice."""

import asyncio
import base64
import contextlib
import io
import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import av
import httpx
import numpy as np
import openai
import pytest
import uvicorn

from services.common.errors import EngineFailed, StageError
from services.synthesis_audio.app import create_app
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]

SENTENCES = [f"This is sentence number {number} of the cheese podcast." for number in range(1, 7)]
TEXT = " ".join(SENTENCES)
FORMATS = ("mp3", "opus", "aac", "flac", "wav", "pcm")
BAD = "This sentence can not be said."


class Watched(SynthesisEngine):
    """The engine itself; notes its batches, waits when it is told to, and fails on one sentence."""

    def __init__(self, settings: SynthesisSettings) -> None:
        super().__init__(settings)
        self.batches: list[list[str]] = []
        self.free = threading.Event()
        self.free.set()

    def infer(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        if self.batches:
            assert self.free.wait(20)
        self.batches.append([request.text for request in batch])
        said = super().infer(batch)
        return [
            EngineFailed("the voice failed") if request.text == BAD else answer
            for request, answer in zip(batch, said, strict=True)
        ]


class Served:
    """A server of this process: its address, and its engine."""

    def __init__(self) -> None:
        settings = SynthesisSettings(threads=2, max_wait_ms=50)
        self.engine = Watched(settings)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(create_app(settings, engine=self.engine), log_config=None)
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the server isn't ready after a minute")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    served = Served()
    served.wait()
    yield served
    served.stop()


@pytest.fixture
def served(running: Served) -> Served:
    running.engine.batches.clear()
    running.engine.free.set()
    return running


@pytest.fixture
def client(served: Served) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="none", max_retries=0) as made:
        yield made


def seconds(sound: bytes, form: str) -> float:
    """Length of what a player gets of a file."""
    if form == "pcm":
        return len(sound) / 2 / 24000
    heard = 0.0
    with av.open(io.BytesIO(sound), "r") as container, contextlib.suppress(av.error.InvalidDataError):
        stream = container.streams.audio[0]
        for frame in container.decode(stream):  # what has come of a frame that is not all there is no sound
            heard += frame.samples / stream.rate
    return heard


@pytest.mark.parametrize("form", FORMATS)
def test_a_client_that_reads_it_whole_gets_a_playable_file(client: openai.OpenAI, form: Any) -> None:
    speech = client.audio.speech
    one, two = (
        speech.create(model="tts-1", voice="alloy", input=" ".join(SENTENCES[:number]), response_format=form)
        for number in (1, 2)
    )
    assert 2 < seconds(one.content, form) < 5
    assert seconds(two.content, form) > 1.8 * seconds(one.content, form)


def test_the_same_text_gives_the_same_bytes(client: openai.OpenAI, served: Served) -> None:
    def said() -> bytes:
        return client.audio.speech.create(
            model="tts-1", voice="demo", input=TEXT, response_format="wav"
        ).content

    alone = said()
    answers: list[bytes] = []
    both = [threading.Thread(target=lambda: answers.append(said())) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert answers == [alone, alone]


@pytest.mark.parametrize("form", FORMATS)
def test_the_first_sentence_is_heard_before_the_last_is_computed(
    client: openai.OpenAI, served: Served, form: Any
) -> None:
    served.engine.free.clear()  # the engine stops after its first sentence
    create = client.audio.speech.with_streaming_response.create
    with create(model="tts-1", voice="nova", input=TEXT, response_format=form) as answer:
        parts = answer.iter_bytes()
        first = next(parts)
        while seconds(first, form) < 1:
            first += next(parts)
        assert served.engine.batches == [["This is sentence number one of the cheese podcast."]]
        served.engine.free.set()
        whole = first + b"".join(parts)
    assert sum(len(batch) for batch in served.engine.batches) == len(SENTENCES)
    assert seconds(whole, form) > 12


def test_events_hold_the_sound_and_end_with_usage(client: openai.OpenAI) -> None:
    create = client.audio.speech.with_streaming_response.create
    with create(
        model="gpt-4o-mini-tts",
        voice={"id": "demo"},
        input="Hello there. We love cheese 🧀.",
        instructions="Cheerfully.",
        response_format="opus",
        stream_format="sse",
        speed=1.25,
    ) as answer:
        events = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]
    *deltas, done = events
    assert {event["type"] for event in deltas} == {"speech.audio.delta"}
    sound = b"".join(base64.b64decode(event["audio"]) for event in deltas)
    assert seconds(sound, "opus") == pytest.approx(done["audio_seconds"], abs=0.05)
    assert done["type"] == "speech.audio.done"
    assert set(done["usage"]) == {"input_tokens", "output_tokens", "total_tokens"}
    assert done["unspoken_characters"] == "🧀"


def test_two_async_clients_share_a_batch_and_one_bad_sentence_fails_its_request_alone(served: Served) -> None:
    async def both() -> list[Any]:
        async with openai.AsyncOpenAI(base_url=f"{served.url}/v1", api_key="none", max_retries=0) as client:
            create = client.audio.speech.create
            said = [
                create(model="tts-1", voice="demo", input=text, response_format="pcm")
                for text in (SENTENCES[0], "A second client asks for this.", BAD)
            ]
            return await asyncio.gather(*said, return_exceptions=True)

    first, second, bad = asyncio.run(both())
    assert sorted(map(len, served.engine.batches))[-1] >= 2
    assert seconds(first.content, "pcm") > 1
    assert seconds(second.content, "pcm") > 1
    assert isinstance(bad, openai.InternalServerError)
    assert bad.code == "engine_failed"


def test_a_sentence_that_fails_later_cuts_the_stream_and_is_never_a_shorter_file(
    client: openai.OpenAI,
) -> None:
    create = client.audio.speech.with_streaming_response.create
    with (
        create(model="tts-1", voice="demo", input=f"{SENTENCES[0]} {BAD}", response_format="mp3") as answer,
        pytest.raises(Exception, match=r"closed|incomplete|chunked"),
    ):
        answer.read()


def test_a_client_that_leaves_is_worked_for_no_longer(client: openai.OpenAI, served: Served) -> None:
    create = client.audio.speech.with_streaming_response.create
    text = " ".join(f"Sentence {number} is one of very many." for number in range(200))
    with create(model="tts-1", voice="demo", input=text, response_format="pcm") as answer:
        next(answer.iter_bytes(1000))
    time.sleep(0.5)
    done = sum(map(len, served.engine.batches))
    time.sleep(0.5)
    assert sum(map(len, served.engine.batches)) == done < 60


def test_captions_agree_with_the_sound_of_the_same_body(client: openai.OpenAI, served: Served) -> None:
    body = {"input": "Welcome back. It costs $3.50 [pause:1] today.", "voice": "demo", "model": "tts-1"}
    captions = httpx.post(
        f"{served.url}/v1/audio/speech/captions", json=body | {"timestamp_granularities": ["word", "segment"]}
    ).json()
    sound = client.audio.speech.create(**body, response_format="pcm").content  # type: ignore[arg-type]
    samples = np.abs(np.frombuffer(sound, "<i2")) > 300
    assert captions["duration"] == pytest.approx(len(samples) / 24000, abs=0.01)
    for segment in captions["segments"]:
        start, end = (round(segment[edge] * 24000) for edge in ("start", "end"))
        heard = np.flatnonzero(samples[start:end]) / 24000
        assert len(heard) / (end - start) > 0.2
        assert not samples[max(0, start - 1200) : start - 60].any(), "silence stands before every segment"
    assert [word["word"] for word in captions["words"]] == [
        "Welcome",
        "back.",
        "It",
        "costs",
        "$3.50",
        "today.",
    ]
    price = captions["words"][4]
    assert price["end"] - price["start"] > 0.8
    assert captions["words"][5]["start"] - price["end"] > 0.9
    assert not any(word["estimated"] for word in captions["words"])


def test_errors_are_the_clients_own(client: openai.OpenAI) -> None:
    create = client.audio.speech.create
    with pytest.raises(openai.BadRequestError) as voice:
        create(model="tts-1", voice="bob", input="Hello.")
    assert (voice.value.param, "demo" in voice.value.message) == ("voice", True)
    with pytest.raises(openai.NotFoundError):
        create(model="other", voice="demo", input="Hello.")
    with pytest.raises(openai.BadRequestError, match="nothing to say"):
        create(model="tts-1", voice="demo", input="🧀")
    with pytest.raises(openai.APIStatusError) as long:
        create(model="tts-1", voice="demo", input="a" * 200_000)
    assert long.value.status_code == 413


@pytest.mark.parametrize(
    "text",
    ["a" * 600, "🧀 " * 1000 + "Hello.", "שלום עולם hello", "\x00Hello\x07", "e\u0301 " * 9, "Hi \ud800!"],
    ids=["letters", "emoji", "rtl", "controls", "combining", "surrogate"],
)
def test_hostile_texts_are_served_or_refused(served: Served, text: str) -> None:
    body = json.dumps({"input": text, "response_format": "pcm"})
    answer = httpx.post(
        f"{served.url}/v1/audio/speech",
        content=body,
        headers={"content-type": "application/json"},
        timeout=60,
    )
    assert answer.status_code in (200, 400)
