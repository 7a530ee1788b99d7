"""Pieces of speech into one sound without clicks: short fades at their edges, silence between them.

Contract: `joined(samples, rate, after_s)` -> the piece, its ends brought to zero, silence around it. A whole
text is LEAD_S of silence, its pieces, and TAIL_S, so that players don't clip it. It does not know where
pieces come from.
"""

import numpy as np

from services.synthesis_audio.speech import Sound

LEAD_S = 0.05
TAIL_S = 0.25
_FADE_S = 0.003
"""Shorter than the burst of a plosive, longer than any period above 330 Hz."""


def joined(samples: Sound, rate: int, after_s: float, before: Sound | None = None) -> Sound:
    """The piece with faded edges, `before` in front of it and `after_s` seconds of silence after it."""
    lead = silence(0, rate) if before is None else before
    return np.concatenate([lead, _faded(samples, rate), silence(after_s, rate)])


def silence(seconds: float, rate: int) -> Sound:
    """Zeros."""
    return np.zeros(int(seconds * rate), np.float32)


def _faded(samples: Sound, rate: int) -> Sound:
    """A raised cosine over both ends."""
    length = min(int(_FADE_S * rate), len(samples) // 2)
    if not length:
        return samples
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)
    faded = samples.copy()
    faded[:length] *= rise
    faded[-length:] *= rise[::-1]
    return faded
