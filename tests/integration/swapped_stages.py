"""Each stage with its demo model, the id under which a copy of it is put in place, and two calls."""

import wave
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import httpx
from fastapi import FastAPI

from models.catalog import ROOT
from services.common.sound.decoding import decode
from services.generate_text.app import create_app as generate
from services.generate_text.settings import GenerateSettings
from services.synthesis_audio.app import create_app as synthesize
from services.synthesis_audio.settings import SynthesisSettings
from services.transcribe_audio.app import create_app as transcribe
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import SAMPLE_RATE
from services.translate_text.app import create_app as translate
from services.translate_text.settings import TranslateSettings

SPOKEN = ROOT.parent / "samples" / "03-market-day.mp3"
LINES = [f"Brie number {number} costs ${number}.50 at our bakery." for number in range(10, 90)]
Client = httpx.AsyncClient
Call = Callable[[Client], Coroutine[Any, Any, httpx.Response]]


@dataclass(frozen=True)
class Swapped:
    """A stage, the demo model it begins with, the id of the copy; a call that is soon answered, and one (a
    stream, where the stage has streams of text) that takes longer than a load; the attribute of the engine
    that holds the model; the file of the weights.
    """

    stage: str
    app: Callable[[], FastAPI]
    demo: str
    other: str
    short: Call
    long: Call
    held: str = "_model"
    weights: str = "model.bin"


@cache
def beginning(seconds: int) -> bytes:
    """The first seconds of a recording, as WAV."""
    samples = decode(SPOKEN, sample_rate=SAMPLE_RATE)[: seconds * SAMPLE_RATE]
    with wave.open(file := BytesIO(), "wb") as sound:
        sound.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        sound.writeframes((samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


async def _heard(client: Client, sound: bytes, **more: str) -> httpx.Response:
    asked = {"language": "en", **more}
    return await client.post("/v1/audio/transcriptions", data=asked, files={"file": ("sound", sound)})


async def _chatted(client: Client) -> httpx.Response:
    said = [{"role": "system", "content": "correct"}, {"role": "user", "content": "we we luv brie"}]
    return await client.post("/v1/chat/completions", json={"messages": said})


async def _gone_on(client: Client) -> httpx.Response:
    """A stream in which one prompt after the other is gone on with."""
    asked = {"prompt": LINES[:4], "max_tokens": 60, "temperature": 2, "seed": 7, "stream": True}
    return await client.post("/v1/completions", json=asked)


async def _translated(client: Client, text: str) -> httpx.Response:
    return await client.post("/v1/translate", json={"text": text, "source": "en", "targets": ["fr"]})


async def _spoken(client: Client, text: str) -> httpx.Response:
    asked = {"input": text, "language": "en", "response_format": "pcm"}
    return await client.post("/v1/audio/speech", json=asked)


STAGES = [
    Swapped(
        stage="transcribe",
        app=lambda: transcribe(TranscribeSettings(threads=1, max_batch=1)),
        demo="demo-whisper",
        other="whisper-base.en",
        short=lambda client: _heard(client, beginning(2)),
        long=lambda client: _heard(client, beginning(10), stream="true"),
    ),
    Swapped(
        stage="generate",
        app=lambda: generate(GenerateSettings(threads=1, turn_tokens=16)),
        demo="demo-llama",
        other="smollm2-135m-instruct",
        short=_chatted,
        long=_gone_on,
    ),
    Swapped(
        stage="translate",
        app=lambda: translate(TranslateSettings(threads=1, max_batch=8)),
        demo="demo-nllb",
        other="m2m100-418m",
        short=lambda client: _translated(client, LINES[0]),
        long=lambda client: _translated(client, "\n".join(LINES)),
        held="_family",
    ),
    Swapped(
        stage="synthesis",
        app=lambda: synthesize(SynthesisSettings(threads=1, max_batch=1)),
        demo="demo-voice",
        other="vits-en-ljspeech",
        short=lambda client: _spoken(client, "Hello."),
        long=lambda client: _spoken(client, " ".join(LINES[:12])),
        held="_voice",
        weights="model.pth",
    ),
]
