"""Speech synthesis: our service, and what it has in common with its peers (`synthesis_peers`).

Contract: every contender takes `model` (`demo`, or the name of a shape), `minutes` of text or a number of
`clients` with a short text each (`benchmarks.inputs.synthesis`), and `threads`. A round says all of it.
Units are characters of the written text: what engines put between sentences differs. Quality is the phone
error rate of the demo voice on a few sentences, judged once (`models.eval.synthesis`); a shape says noise.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from statistics import median
from typing import Any

import numpy as np

from benchmarks.contenders.service import ServiceContender
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Outcome
from benchmarks.inputs.synthesis import prompts, spoken
from services.synthesis_audio.speech import Sound, Speech

_JUDGED = 3
"""Short texts that are judged."""
Said = tuple[bytes, float, float]
"""A wav file, seconds until its first sound, seconds until its end."""


def texts_of(minutes: float, clients: int) -> list[str]:
    """What is said in a round."""
    return prompts(clients) if clients else [spoken(minutes)]


def outcome(texts: Sequence[str], said: Sequence[Said], took: float, quality: dict[str, float]) -> Outcome:
    """A round's figures."""
    sounds = [samples_of(wav) for wav, _, _ in said]
    seconds = sum(len(sound) / rate for sound, rate in sounds)
    ends = [end for _, _, end in said]
    details = {
        "first_audio_s": median(first for _, first, _ in said),
        "audio_s": round(seconds, 2),
        "real_time_factor": took / seconds,
        "slowest_s": max(ends),
        "median_s": median(ends),
        "slowest_to_median": max(ends) / median(ends),
    }
    return Outcome(took, float(sum(map(len, texts))), quality, details=details)


def samples_of(wav: bytes) -> tuple[Sound, int]:
    """Samples and rate of a 16 bit mono file; one that was streamed states no length."""
    begins = wav.index(b"data") + 8
    rate = int.from_bytes(wav[24:28], "little")
    sound = np.frombuffer(wav[begins : begins + (len(wav) - begins) // 2 * 2], np.int16)
    return (sound / np.float32(32768)).astype(np.float32), rate


def judged(model: str, say: Callable[[str], bytes]) -> dict[str, float]:
    """The phone error rate of the demo voice."""
    if model != DEMO:
        return {}
    from models.eval.synthesis import phone_errors

    texts = prompts(_JUDGED)
    edits, phones = phone_errors(texts, [Speech(*samples_of(say(text))) for text in texts], "en")
    return {"phone_error_rate": round(edits / phones, 4)}


class Service(ServiceContender):
    """Ours over HTTP, as a stream of wav. With `clients` they come all at the same moment; with `serial`
    besides, they wait for each other, as at a server that takes one request at a time. `settings` are further
    ones by name, as `max_batch`.
    """

    def __init__(
        self,
        model: str = DEMO,
        minutes: float = 1.0,
        clients: int = 0,
        threads: int = 2,
        serial: bool = False,
        settings: dict[str, Any] | None = None,
    ) -> None:
        told = {"threads": threads, **(settings or {})}
        super().__init__(
            "synthesis_audio_en",
            {f"MEGA_SYNTHESIS_EN__{name.upper()}": str(value) for name, value in told.items()},
        )
        self._model, self._texts = model, texts_of(minutes, clients)
        self._turn: AbstractContextManager[Any] = threading.Lock() if serial else nullcontext()

    def start(self) -> None:
        """Start the service, and judge it."""
        self._env["MEGA_SYNTHESIS_EN__MODEL"] = str(folder("synthesis", self._model, "coqui"))
        super().start()
        self._quality = judged(self._model, lambda text: self._said(text)[0])

    def run(self) -> Outcome:
        """All texts; and the first sentence by itself, to compare with the first sound of a long text."""
        began = time.perf_counter()
        with ThreadPoolExecutor(len(self._texts)) as clients:
            said = list(clients.map(self._said, self._texts))
        took = time.perf_counter() - began
        found = outcome(self._texts, said, took, self._quality)
        _, first, _ = self._said(self._texts[0].partition(". ")[0] + ".")
        found.details["first_audio_to_one_sentence"] = found.details["first_audio_s"] / first
        return found

    def _said(self, text: str) -> Said:
        began = time.perf_counter()
        body = {"input": text, "response_format": "wav"}
        with self._turn, self.client.stream("POST", "/v1/audio/speech", json=body) as answer:
            answer.raise_for_status()
            parts = answer.iter_raw()
            head = next(parts)
            first = time.perf_counter() - began
            wav = b"".join([head, *parts])
        return wav, first, time.perf_counter() - began
