"""A sham cloner: another speaker's average spectrum put on a sound, and nothing else.

Contract: `equalised(samples, like)` -> the sound, both mono at one rate, filtered so that its average over
time is that of `like`, bin by bin. Who measures speakers by averages takes it for a clone.
"""

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.speech import Sound

_WINDOW, _HOP = 1024, 256
_SMOOTH = 21
"""Bins, of 21.5 Hz at 22.05 kHz."""
_SPEECH = 1e-3
"""Share of the loudest frame's energy under which a frame counts for nothing."""


def equalised(samples: Sound, like: Sound) -> Sound:
    """See the module."""
    from scipy.signal import istft

    spectra = _spectra(samples)
    gain = np.exp((_average(_spectra(like)) - _average(spectra)) / 2)
    _, sound = istft(spectra * gain[:, None], nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    return np.asarray(sound[: len(samples)], np.float32)


def _spectra(samples: Sound) -> NDArray[np.complex128]:
    from scipy.signal import stft

    _, _, found = stft(samples.astype(np.float64), nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    return np.asarray(found)


def _average(spectra: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Logarithm of the power per bin, over the frames that are speech, smooth."""
    power = np.abs(spectra) ** 2
    energy = power.sum(0)
    mean = np.log(power[:, energy > energy.max() * _SPEECH].mean(1) + 1e-12)
    window = np.hanning(_SMOOTH + 2)[1:-1]
    padded = np.pad(mean, _SMOOTH // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), "valid")
