"""Fundamental frequency of the teacher, frame by frame, from the autocorrelation (Boersma 1993: divided by
the window's own).

Contract: `contour(samples, frames)` -> Hz per frame, 0 where unvoiced. Only 70 to 180 Hz are looked for:
the teacher's range, which
keeps octave errors out. It does not know phonemes.
"""

import numpy as np
from numpy.typing import NDArray

from models.train.synthesis.alignment import HOP
from models.train.synthesis.teacher import SAMPLE_RATE

_WINDOW = 1024
_HIGHEST_HZ, _LOWEST_HZ = 180, 70
_VOICED = 0.6
_SILENT_ENERGY = 0.02


def contour(samples: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Hz for each of `frames` frames of 256 samples at 22.05 kHz; 0 where unvoiced."""
    padded = np.pad(samples, (_WINDOW // 2, 2 * _WINDOW))
    window = np.hanning(_WINDOW)
    places = np.arange(frames)[:, None] * HOP + np.arange(_WINDOW)[None]
    framed = padded[np.minimum(places, len(padded) - 1)] * window
    shortest, longest = SAMPLE_RATE // _HIGHEST_HZ, SAMPLE_RATE // _LOWEST_HZ
    own, of_window = _autocorrelation(framed), _autocorrelation(window[None])
    ratio = own[:, shortest:longest] / of_window[:, shortest:longest]
    strength = ratio.max(1) / (own[:, 0] / of_window[:, 0] + 1e-9)
    voiced = ((framed**2).sum(1) > _SILENT_ENERGY) & (strength > _VOICED)
    return np.where(voiced, SAMPLE_RATE / (ratio.argmax(1) + shortest), 0).astype(np.float32)


def _autocorrelation(framed: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.fft.irfft(np.abs(np.fft.rfft(framed, 2 * _WINDOW)) ** 2)
