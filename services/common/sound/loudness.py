"""Loudness of sound, measured and set after ITU-R BS.1770-4, with true peaks limited (EBU R128).

Contract: float32 mono samples in −1…1 in and out. `normalize` sets a recording that is whole in memory;
`Meter` measures one that comes in pieces, whose loudness is known at its end. It does not know formats or
what is said in the audio.
"""

import math

import numpy as np
from numpy.typing import NDArray

from services.common.sound.recording import Samples

PODCAST_LUFS = -16.0
"""The usual level of podcasts (AES TD1004 recommends −16 to −20)."""
_PEAK = 0.89
"""Highest true peak after limiting: −1 dBTP."""
_LIMITER_S = 0.005
"""Look-ahead and release of the limiter."""
_STEP_S, _STEPS = 0.1, 4
"""Blocks of 400 ms, a new one every 100 ms."""
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
"""LUFS; LU below the mean of the blocks above the first gate."""


def normalize(samples: Samples, sample_rate: int, lufs: float) -> Samples:
    """The samples at `lufs` LUFS, their true peaks limited to −1 dBTP; silence stays silence.

    Loudness after ITU-R BS.1770-4, true peaks by its annex 2 (four times oversampled).
    """
    gain = gain_to(lufs, samples, sample_rate)
    return samples if gain is None else limit((samples * gain).astype(np.float32), sample_rate)


def gain_to(lufs: float, samples: Samples, sample_rate: int) -> float | None:
    """The factor that takes the samples to `lufs` LUFS; None for silence and below 400 ms."""
    meter = Meter(sample_rate)
    meter.add(samples)
    return meter.gain_to(lufs)


class Meter:
    """Integrated loudness of what `add` is given, piece by piece; keeps ten numbers a second."""

    def __init__(self, sample_rate: int) -> None:
        from pyloudnorm.iirfilter import IIRfilter

        weighting = (
            IIRfilter(4.0, 1 / math.sqrt(2), 1500.0, sample_rate, "high_shelf"),
            IIRfilter(0.0, 0.5, 38.0, sample_rate, "high_pass"),
        )
        self._filters = [(each.b, each.a) for each in weighting]
        self._states = [np.zeros(2), np.zeros(2)]
        self._step = round(_STEP_S * sample_rate)
        self._rest: NDArray[np.float64] = np.zeros(0)
        self._powers: list[float] = []

    def add(self, samples: Samples) -> None:
        """Go on with samples; any length."""
        from scipy.signal import lfilter

        heard: NDArray[np.float64] = samples.astype(np.float64)
        for number, (b, a) in enumerate(self._filters):
            heard, self._states[number] = lfilter(b, a, heard, zi=self._states[number])
        heard = np.concatenate([self._rest, heard])
        whole = len(heard) // self._step * self._step
        self._rest = heard[whole:]
        self._powers += np.mean(np.square(heard[:whole].reshape(-1, self._step)), axis=1).tolist()

    def loudness(self) -> float:
        """LUFS so far; minus infinity for silence and below 400 ms."""
        if len(self._powers) < _STEPS:
            return -math.inf
        blocks = np.convolve(self._powers, np.full(_STEPS, 1 / _STEPS), "valid")
        loud = [power for power in blocks.tolist() if _lufs(power) > _ABSOLUTE_GATE]
        if not loud:
            return -math.inf
        gate = _lufs(float(np.mean(loud))) + _RELATIVE_GATE
        return _lufs(float(np.mean([power for power in loud if _lufs(power) > gate])))

    def gain_to(self, lufs: float) -> float | None:
        """The factor that takes what was heard to `lufs` LUFS; None where that can't be told."""
        measured = self.loudness()
        return 10 ** ((lufs - measured) / 20) if math.isfinite(measured) else None


def _lufs(power: float) -> float:
    """LUFS of a mean square of K-weighted samples, one channel."""
    return -0.691 + 10 * math.log10(power) if power > 0 else -math.inf


def limit(samples: Samples, sample_rate: int) -> Samples:
    """The samples with true peaks of at most −1 dBTP; the same array where nothing is above."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d
    from scipy.signal import resample_poly

    if not len(samples):
        return samples
    peaks = np.abs(resample_poly(samples, 4, 1)).reshape(-1, 4).max(axis=1)
    if peaks.max() <= _PEAK:
        return samples
    width = 2 * int(_LIMITER_S * sample_rate / 2) + 1
    needed = minimum_filter1d(np.minimum(1.0, _PEAK / np.maximum(peaks, _PEAK)), width)
    # The mean of minima over the same odd width is nowhere above the gain that is needed.
    gain = uniform_filter1d(needed, width)
    return np.asarray(samples * gain, dtype=np.float32)
