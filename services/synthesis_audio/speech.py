"""What the engine is asked and what it answers: a piece of text, and its sound with the time of its symbols.

It does not know models, HTTP or files.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Mono samples, about −1…1."""


@dataclass(frozen=True)
class SpeechRequest:
    """A piece of text to say, in words (see `normalise`) and short enough for the voice (see `sentences`).

    `language` is an ISO 639-1 code; `voice` a name of the voice's profile; `speed` 1 is the voice's own.
    """

    text: str
    language: str
    voice: str = "demo"
    speed: float = 1.0


@dataclass(frozen=True)
class Speech:
    """Samples and their rate in Hz; `gain` takes this voice to podcast level.

    `frames` says how many `hop`s of samples each of the `symbols` takes, where the voice knows.
    """

    samples: Sound
    sample_rate: int
    gain: float = 1.0
    symbols: str = ""
    frames: tuple[int, ...] = ()
    hop: int = 0
