"""The finished voice as a speaker for other recipes: the recogniser must understand its own project's voice.

Contract: `speak_english(text)` -> (float32 samples, Hz). The voice is loaded at the first call and kept. It
does not know the corpus.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.engine import SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.whole import say


def speak_english(text: str, *, speed: float = 1.0, model: str = "") -> tuple[NDArray[np.float32], int]:
    """Samples in −1…1 and their rate; `model` is a catalogue id or a folder, "" the demo voice.

    Raises StageError: no such model, or nothing to say in the text.
    """
    said = say(_engine(model), text, "en", speed=speed)
    return said.samples, said.sample_rate


@cache
def _engine(model: str) -> SynthesisEngine:
    engine = SynthesisEngine(SynthesisSettings(model=model, threads=1))
    engine.load()
    return engine
