"""One spoken text with everything training needs to know of it; what a shard of `clips.py` holds. Data
only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.train.transcribe.speech import Phone


@dataclass(frozen=True)
class Clip:
    """A spoken text: log-mel (80, frames at 100 Hz), and times in seconds from the clip's begin."""

    mel: NDArray[np.float16]
    text: str
    voice: str
    phone_set: str
    phones: tuple[Phone, ...]
    words: tuple[tuple[int, float], ...]
