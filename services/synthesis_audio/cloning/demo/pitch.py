"""Fundamental frequency of any speaker, frame by frame, from the autocorrelation (Boersma 1993: divided by
the window's own), in two passes: the second looks only around the speaker's own middle, which keeps octave
errors out.

Contract: `contour(samples, frames)` -> Hz per frame of HOP samples at 22.05 kHz, 0 where unvoiced;
`Melody.of(contour)` -> middle and width of a speaker's pitch; `moved(contour, to)` -> the contour in another
speaker's range. It does not know spectra.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.cloning.demo.spectrum import HOP, SAMPLE_RATE, Frames, levelled

_WINDOW = 1024
_HIGHEST_HZ, _LOWEST_HZ = 450.0, 55.0
_VOICED = 0.6
_SILENT = 0.02
"""Energy of a windowed frame of levelled sound below which nothing is looked for."""
_AROUND = 1.8
"""The second pass looks from the middle divided by this to the middle times this."""
_BLOCK = 4096
"""Frames at a time."""
_NARROWEST, _WIDEST = 0.02, 0.5
"""Width of a melody, as the deviation of the logarithm."""


@dataclass(frozen=True)
class Melody:
    """A speaker's pitch: the mean of its logarithm (of Hz) and that logarithm's deviation."""

    middle: float
    width: float

    @classmethod
    def of(cls, hertz: Frames) -> "Melody":
        """That of the voiced frames; of a speaker who has none, that of a low voice."""
        voiced = np.log(hertz[hertz > 0]) if (hertz > 0).any() else np.log(np.array([110.0]))
        return cls(float(voiced.mean()), float(np.clip(voiced.std(), _NARROWEST, _WIDEST)))


def moved(hertz: Frames, to: Melody) -> Frames:
    """The same melody around another middle, as wide as `to` is."""
    own = Melody.of(hertz)
    scaled = (np.log(np.maximum(hertz, 1)) - own.middle) / own.width * to.width + to.middle
    limited = np.clip(np.exp(scaled), _LOWEST_HZ, _HIGHEST_HZ)
    return np.where(hertz > 0, limited, 0).astype(np.float32)


def contour(samples: Frames, frames: int) -> Frames:
    """Hz for each of `frames` frames, the first around sample 0."""
    sound = levelled(samples)
    first = _found(sound, frames, _LOWEST_HZ, _HIGHEST_HZ)
    if not (first > 0).any():
        return first
    middle = float(np.median(first[first > 0]))
    lowest, highest = max(_LOWEST_HZ, middle / _AROUND), min(_HIGHEST_HZ, middle * _AROUND)
    return _found(sound, frames, lowest, highest)


def _found(sound: Frames, frames: int, lowest: float, highest: float) -> Frames:
    padded = np.pad(sound, (_WINDOW // 2, 2 * _WINDOW + max(0, frames * HOP - len(sound))))
    blocks = [
        _block(padded, np.arange(at, min(at + _BLOCK, frames)), lowest, highest)
        for at in range(0, frames, _BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def _block(padded: Frames, numbers: NDArray[np.int64], lowest: float, highest: float) -> Frames:
    window = np.hanning(_WINDOW)
    framed = padded[numbers[:, None] * HOP + np.arange(_WINDOW)[None]] * window
    framed = framed - framed.mean(1, keepdims=True)
    shortest, longest = int(SAMPLE_RATE / highest), int(SAMPLE_RATE / lowest)
    own, of_window = _autocorrelation(framed), _autocorrelation(window[None])
    ratio = own[:, shortest:longest] / of_window[:, shortest:longest]
    strength = ratio.max(1) / (own[:, 0] / of_window[:, 0] + 1e-9)
    voiced = ((framed**2).sum(1) > _SILENT) & (strength > _VOICED)
    # Every multiple of the period fits as well: the first lag that is nearly as good as the best is it.
    period = (ratio > 0.93 * ratio.max(1, keepdims=True)).argmax(1)
    rise = np.arange(ratio.shape[1])[None]
    near = np.where((rise >= period[:, None]) & (rise < (period * 1.2 + 6)[:, None]), ratio, -np.inf)
    return np.where(voiced, SAMPLE_RATE / (near.argmax(1) + shortest), 0).astype(np.float32)


def _autocorrelation(framed: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.fft.irfft(np.abs(np.fft.rfft(framed, 2 * _WINDOW)) ** 2)
