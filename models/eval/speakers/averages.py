"""The plain measure beside the judge: averages and deviations of MFCCs.

Contract: `averages(samples, rate)` -> (38,) of librosa's MFCCs at 16 kHz over the frames that are speech,
without the first, which is loudness; `spread(clips)` -> (38,), how much they differ between recordings of one
speaker. Not very independent of a model that matches averages of bands. It does not know who is judged.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.cloning.rates import at_rate
from services.synthesis_audio.speech import Sound

Array = NDArray[np.float64]

_RATE = 16000
_COEFFICIENTS = 20
_QUIET_DB = 35
"""Frames that much below the loudest are no speech."""


def averages(samples: Sound, rate: int) -> Array:
    """See the module."""
    import librosa

    sound = at_rate(samples, rate, _RATE)
    cepstrum = librosa.feature.mfcc(y=sound, sr=_RATE, n_mfcc=_COEFFICIENTS, n_fft=512, hop_length=160)
    loud = librosa.feature.rms(y=sound, frame_length=512, hop_length=160)[0]
    frames = cepstrum[1:, loud > loud.max() * 10 ** (-_QUIET_DB / 20)]
    return np.concatenate([frames.mean(1), frames.std(1)]).astype(np.float64)


def spread(clips: Iterable[Sequence[tuple[Sound, int]]]) -> Array:
    """From several recordings of each speaker."""
    heard = [np.array([averages(*each) for each in recordings]) for recordings in clips]
    within = np.concatenate([each - each.mean(0) for each in heard])
    return np.asarray(within.std(0) + 1e-6)
