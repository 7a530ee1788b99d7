"""Speech recognition: our service, and what it has in common with its peers (`transcribe_peers`,
`transcribe_torch`).

Contract: every contender takes `model` (`demo`, or the name of a shape), `work` (a kind of
`benchmarks.inputs.transcribe`) and `threads`; a round hears all its recordings. Beam, language, number format
and threads are equal everywhere. Quality is the word error rate on the demo model; a shape says the same
words whatever it hears, so that there the number of words stands in its place. Units are seconds of sound.
"""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from benchmarks.contenders.service import ServiceContender
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Outcome, device
from benchmarks.inputs.transcribe import Recording, recordings

BEAM, LANGUAGE = 5, "en"
Hear = Callable[[Recording], str]


def judged(
    model: str, work: Sequence[Recording], texts: Sequence[str], times: Sequence[float], took: float
) -> Outcome:
    """The round's outcome; `times` are those of single recordings."""
    import jiwer

    from models.eval.transcribe import plain

    said = [plain(recording.text) for recording in work]
    heard = [plain(text) for text in texts]
    quality = {"wer": round(float(jiwer.wer(said, heard)), 4)} if model == DEMO else {}
    details = {
        "words": float(sum(len(text.split()) for text in heard)),
        "slowest_s": max(times),
        "median_s": statistics.median(times),
        "slowest_to_median": max(times) / statistics.median(times),
    }
    return Outcome(took, sum(recording.seconds for recording in work), quality, "\n".join(texts), details)


def one_after_another(model: str, work: Sequence[Recording], hear: Hear) -> Outcome:
    """A round in one thread."""
    texts, times, began = [], [], time.perf_counter()
    for recording in work:
        at = time.perf_counter()
        texts.append(hear(recording))
        times.append(time.perf_counter() - at)
    return judged(model, work, texts, times, time.perf_counter() - began)


class Service(ServiceContender):
    """Ours over HTTP. With `together` every recording is a client of its own, all at the same moment; with
    `serial` besides, they wait for each other, as at a server that takes one request at a time. `settings`
    are further ones by name, as `max_batch`.
    """

    def __init__(
        self,
        model: str = DEMO,
        work: str = "minute",
        threads: int = 2,
        human: bool = False,
        together: bool = False,
        serial: bool = False,
        settings: dict[str, Any] | None = None,
    ) -> None:
        told = {
            "threads": threads,
            "compute_type": device().compute_type,
            "beam_size": BEAM,
            **(settings or {}),
        }
        super().__init__(
            "transcribe_audio",
            {f"MEGA_TRANSCRIBE__{name.upper()}": str(value) for name, value in told.items()},
        )
        self._model, self._together = model, together
        self._turn: AbstractContextManager[Any] = threading.Lock() if serial else nullcontext()
        self._work = (work, human)

    def start(self) -> None:
        """Make the recordings and start the service."""
        self._recordings = recordings(self._work[0], human=self._work[1])
        self._env["MEGA_TRANSCRIBE__MODEL"] = str(folder("transcribe", self._model))
        super().start()

    def run(self) -> Outcome:
        """All recordings."""
        if not self._together:
            return one_after_another(self._model, self._recordings, self._hear)
        began = time.perf_counter()
        with ThreadPoolExecutor(len(self._recordings)) as clients:
            found = list(clients.map(self._client, self._recordings))
        took = time.perf_counter() - began
        return judged(self._model, self._recordings, [text for text, _ in found], [t for _, t in found], took)

    def _client(self, recording: Recording) -> tuple[str, float]:
        began = time.perf_counter()
        with self._turn:
            text = self._hear(recording)
        return text, time.perf_counter() - began

    def _hear(self, recording: Recording) -> str:
        form = {"response_format": "text", "language": LANGUAGE}
        answer = self.client.post("/v1/audio/transcriptions", files={"file": recording.file}, data=form)
        return answer.raise_for_status().text
