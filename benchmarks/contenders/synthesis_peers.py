"""Coqui TTS as its users drive it, as a peer in speech synthesis: its server, and its `Synthesizer`.

Contract: as the contenders of `synthesis`. They are given the text as our service's engine is: with its
numbers in words, and for the demo voice, which reads phonemes, those; found beforehand, so that this costs
them nothing. torch uses as many
threads as it is told. They do not know our service.
"""

import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from benchmarks.contenders.synthesis import Said, judged, outcome, texts_of
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Outcome
from services.common.languages import LANGUAGES
from services.pipeline.local.process import free_port

_START_S = 120
_HOST = "127.0.0.1"


def readable(model: str, text: str) -> str:
    """The text as Coqui is given it: with its numbers in words, so that all say as much; in phonemes for the
    demo voice, which has no phonemizer.
    """
    from services.synthesis_audio.spoken.normalise import normalise
    from services.synthesis_audio.voice.phonemes import phonemize

    spoken = normalise(text, "en")
    return phonemize(spoken, LANGUAGES["en"].espeak) if model == DEMO else spoken


class Synthesizer:
    """`TTS(model_path=…, config_path=…).tts(text)` in this process."""

    def __init__(self, model: str = DEMO, minutes: float = 1.0, clients: int = 0, threads: int = 2) -> None:
        self._model, self._threads = model, threads
        self._texts = texts_of(minutes, clients)

    def start(self) -> None:
        """Load."""
        from benchmarks.contenders.coqui_server import opened

        self._api: Any = opened(folder("synthesis", self._model, "coqui"), self._threads)
        self._read = [readable(self._model, text) for text in self._texts]
        self._quality = judged(self._model, lambda text: self._wav(readable(self._model, text)))

    def run(self) -> Outcome:
        """All texts, one after another: it takes no two at once."""
        began, said = time.perf_counter(), []
        for text in self._read:
            wav = self._wav(text)
            end = time.perf_counter() - began
            said.append((wav, end, end))
        return outcome(self._texts, said, time.perf_counter() - began, self._quality)

    def stop(self) -> None:
        """Nothing to do: the process ends."""

    def _wav(self, text: str) -> bytes:
        file = io.BytesIO()
        self._api.synthesizer.save_wav(self._api.tts(text), file)
        return file.getvalue()


class Server:
    """Coqui's server, asked over HTTP; without Flask, its route /api/tts in Python's own server (see
    `coqui_server`).
    """

    def __init__(self, model: str = DEMO, minutes: float = 1.0, clients: int = 0, threads: int = 2) -> None:
        self._model, self._threads = model, threads
        self._texts = texts_of(minutes, clients)
        self._process: subprocess.Popen[bytes] | None = None
        self.processes: list[int] = []

    def start(self) -> None:
        """Start it and wait until it answers."""
        port = free_port(_HOST)
        command = [sys.executable, "-m", "benchmarks.contenders.coqui_server"]
        self._process = subprocess.Popen(
            [*command, str(folder("synthesis", self._model, "coqui")), str(port)],
            env={**os.environ, "OMP_NUM_THREADS": str(self._threads)},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )
        self.processes = [self._process.pid]
        self._client = httpx.Client(base_url=f"http://{_HOST}:{port}", timeout=3600, trust_env=False)
        self._wait()
        self._read = [readable(self._model, text) for text in self._texts]
        self._quality = judged(self._model, lambda text: self._said(readable(self._model, text))[0])

    def run(self) -> Outcome:
        """All texts, all clients at the same moment."""
        began = time.perf_counter()
        with ThreadPoolExecutor(len(self._read)) as clients:
            said = list(clients.map(self._said, self._read))
        return outcome(self._texts, said, time.perf_counter() - began, self._quality)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._client.close()

    def _said(self, text: str) -> Said:
        began = time.perf_counter()
        answer = self._client.post("/api/tts", data={"text": text}).raise_for_status()
        end = time.perf_counter() - began
        return answer.content, end, end

    def _wait(self) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            try:
                self._client.get("/", timeout=2)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError("Coqui's server did not start; its log is above")
