"""The finished voice as a speaker for other recipes: the recogniser must understand its own project's voice.

Contract: `speak_english(text)` -> (float32 samples, Hz). The voice is loaded at the first call and kept. It
does not know the corpus.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from services.common.errors import StageError
from services.synthesis_audio.engine import SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings


def speak_english(text: str, *, speed: float = 1.0, model: str = "") -> tuple[NDArray[np.float32], int]:
    """Samples in −1…1 and their rate; `model` is a catalogue id or a folder, "" the demo voice.

    Raises StageError: no such model, or nothing to say in the text.
    """
    said = _engine(model).infer([SpeechRequest(text, "en", speed=speed)])[0]
    if isinstance(said, StageError):
        raise said
    return said.samples, said.sample_rate


@cache
def _engine(model: str) -> SynthesisEngine:
    engine = SynthesisEngine(SynthesisSettings(model=model, threads=1))
    engine.load()
    return engine
