"""Loudness of a whole recording, measured and set after ITU-R BS.1770-4, with true peaks limited.

Contract: float32 mono samples in −1…1 in and out. It does not know formats or what is said in the audio.
"""

import math

import numpy as np

from services.common.recording import Samples

_PEAK = 0.89
"""Highest true peak after normalisation: −1 dBTP."""
_SHORTEST_MEASURED_S = 0.4
"""BS.1770 measures blocks of 400 ms."""
_LIMITER_S = 0.005
"""Look-ahead and release of the limiter."""


def normalize(samples: Samples, sample_rate: int, lufs: float) -> Samples:
    """The samples at `lufs` LUFS, their true peaks limited to −1 dBTP; silence stays silence.

    Loudness after ITU-R BS.1770-4, true peaks by its annex 2 (four times oversampled).
    """
    import pyloudnorm

    if len(samples) < _SHORTEST_MEASURED_S * sample_rate or not np.any(samples):
        return samples
    measured = float(pyloudnorm.Meter(sample_rate).integrated_loudness(samples.astype(np.float64)))
    if not math.isfinite(measured):
        return samples
    return _limit((samples * 10 ** ((lufs - measured) / 20)).astype(np.float32), sample_rate)


def _limit(samples: Samples, sample_rate: int) -> Samples:
    from scipy.ndimage import minimum_filter1d, uniform_filter1d
    from scipy.signal import resample_poly

    peaks = np.abs(resample_poly(samples, 4, 1)).reshape(-1, 4).max(axis=1)
    if peaks.max() <= _PEAK:
        return samples
    width = 2 * int(_LIMITER_S * sample_rate / 2) + 1
    needed = minimum_filter1d(np.minimum(1.0, _PEAK / np.maximum(peaks, _PEAK)), width)
    # The mean of minima over the same odd width is nowhere above the gain that is needed.
    gain = uniform_filter1d(needed, width)
    return np.asarray(samples * gain, dtype=np.float32)
