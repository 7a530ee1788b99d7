"""An engine that hears what it is told to, and a detector that takes loud halves of seconds for speech."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from services.common.errors import EngineFailed
from services.common.sound.decoding import Samples
from services.transcribe_audio.transcript import (
    TASKS,
    Clip,
    Excerpt,
    Probabilities,
    RecogniserInfo,
    Segment,
    Task,
    Transcript,
    Word,
)

BAD = 0.9
"""A clip with this level fails."""


def loud_seconds(samples: Samples, *, window_s: float, threshold: float) -> list[tuple[int, int]]:
    """Every whole second that is louder than the threshold a hundredth."""
    seconds = [(at, min(at + 16000, len(samples))) for at in range(0, len(samples), 16000)]
    return [
        (first, after) for first, after in seconds if np.abs(samples[first:after]).max() > threshold / 100
    ]


class FakeRecogniser:
    """One segment a clip, that says its level; batches are kept."""

    def __init__(
        self, languages: tuple[str, ...] = ("en", "fr"), tasks: tuple[Task, ...] = TASKS, window_s: float = 10
    ) -> None:
        self.info = RecogniserInfo("fake", "1", "cpu", "float32", languages, window_s=window_s, tasks=tasks)
        self.batches: list[list[Clip | Excerpt]] = []

    @property
    def clips(self) -> list[Clip]:
        """All that were decoded."""
        return [item for batch in self.batches for item in batch if isinstance(item, Clip)]

    def load(self) -> RecogniserInfo:
        """See Engine."""
        return self.info

    def warm_up(self) -> None:
        """See Engine."""

    def infer(self, batch: Sequence[Clip | Excerpt]) -> list[Transcript | Probabilities | EngineFailed]:
        """See Engine."""
        self.batches.append(list(batch))
        return [self._one(item) for item in batch]

    def close(self) -> None:
        """See Engine."""

    def _one(self, item: Clip | Excerpt) -> Any:
        level = round(float(np.abs(item.samples).max()), 1)
        if isinstance(item, Excerpt):
            return {"fr": 0.8, "en": 0.2} if level < 0.4 else {"fr": 0.1, "en": 0.9}
        if level == BAD:
            return EngineFailed("this clip is bad")
        words = (Word(f"Level {level}.", 0.1, 0.4, 0.9),) if item.decoding.words else ()
        heard = Segment(0, 0.1, 0.4, f"Level {level}.", -0.1, 0.01, words, 1.1, 0.2, (5, 6))
        return Transcript(item.decoding.language, item.seconds, (heard,))
