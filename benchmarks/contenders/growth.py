"""How time and memory grow: with the length of a recording, and with the number of episodes.

Contract: `Hours` takes one recording of so many minutes through stage A, its own sample again and again from
disk; units are seconds of audio. `Starts` is a service that starts, is ready and idle, in every round anew.
It does not know what is little and what is much.
"""

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.contenders.service import ServiceContender
from benchmarks.harness.contender import Outcome
from benchmarks.harness.memory import held_mb
from benchmarks.transcribe_memory import make

_PAUSE_S = 2.0


class Hours(ServiceContender):
    """Stage A on a long recording."""

    def __init__(self, minutes: float) -> None:
        super().__init__("transcribe_audio")
        self._minutes = minutes

    def start(self) -> None:
        """Make the recording, start the service."""
        self._folder = Path(tempfile.mkdtemp(prefix="mega-bench-"))
        self._sound = make(self._folder / "long.mp3", self._minutes, _PAUSE_S)
        super().start()

    def run(self) -> Outcome:
        """One request."""
        began = time.perf_counter()
        with self._sound.open("rb") as file:
            answer = self.client.post(
                "/v1/audio/transcriptions",
                files={"file": (self._sound.name, file)},
                data={"response_format": "verbose_json", "language": "en"},
            )
        body = answer.raise_for_status().json()
        seconds = time.perf_counter() - began
        words = len(body["text"].split())
        return Outcome(seconds, body["duration"], details={"words_a_minute": 60 * words / body["duration"]})

    def stop(self) -> None:
        """Stop the service, forget the recording."""
        super().stop()
        with suppress(AttributeError):
            shutil.rmtree(self._folder, ignore_errors=True)


class Starts(ServiceContender):
    """A round is a start: from the command until `/readyz` answers 200."""

    def start(self) -> None:
        """Once, so that files are in the cache; then the rounds begin from nothing."""
        super().start()
        super().stop()

    def run(self) -> Outcome:
        """Start it, see what it holds while idle, stop it."""
        began = time.perf_counter()
        super().start()
        seconds = time.perf_counter() - began
        idle_mb = held_mb(self.processes, "VmRSS")
        super().stop()
        return Outcome(seconds, details={"ready_s": seconds, "idle_mb": idle_mb})
