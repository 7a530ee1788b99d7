"""What goes into stage A's engine and what comes out of it. Data only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000


@dataclass(frozen=True)
class TranscribeRequest:
    """Mono samples at 16 kHz in -1..1; `language` is an ISO 639-1 code, or None to detect it; `words` asks
    for word times.
    """

    samples: NDArray[np.float32]
    language: str | None = None
    words: bool = False


@dataclass(frozen=True)
class Word:
    """A word with its times in seconds."""

    word: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True)
class Segment:
    """A stretch of speech: times in seconds, text, mean log-probability of its tokens, probability of no
    speech.
    """

    id: int
    start: float
    end: float
    text: str
    avg_logprob: float
    no_speech_prob: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """A whole recording; `duration` in seconds. No segments and empty text: nobody spoke."""

    language: str
    duration: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """All segments as one line."""
        return " ".join(segment.text for segment in self.segments if segment.text)
