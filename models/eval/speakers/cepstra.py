"""Sound as the judge of speakers hears it: cepstra of linear prediction, frame by frame, and how they move.

Contract: `cepstra(samples, rate)` -> (frames, 40) of the frames that are speech: 20 coefficients of the
cepstrum that follows from the predictor (Atal 1974; the gain left out), and their slopes (Furui 1981). Any
loudness and rate; nothing of it is a mel spectrum or a pitch, which is what the cloning model works on.
numpy alone. It does not know speakers.
"""

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.cloning.rates import at_rate
from services.synthesis_audio.speech import Sound

Array = NDArray[np.float64]

RATE = 16000
COEFFICIENTS = 20
_ORDER = 18
_WINDOW, _HOP = 400, 160
"""25 ms, every 10 ms."""
_EMPHASIS = 0.97
_FLOOR = 1e-4
"""White noise at 40 dB below the frame, so that what lies in empty bands decides nothing."""
_QUIET_DB = 35
"""Frames that much below the loudest are no speech."""
_SLOPE = np.array([-2, -1, 0, 1, 2]) / 10
_SHORTEST = _WINDOW + 8 * _HOP


def cepstra(samples: Sound, rate: int) -> Array:
    """See the module. Raises ValueError for less than 0.1 s."""
    sound = at_rate(samples, rate, RATE).astype(np.float64)
    if len(sound) < _SHORTEST:
        raise ValueError("too short to hear a speaker in it")
    emphasised = np.append(sound[0], sound[1:] - _EMPHASIS * sound[:-1])
    framed = np.lib.stride_tricks.sliding_window_view(emphasised, _WINDOW)[::_HOP] * np.hamming(_WINDOW)
    spectra = np.abs(np.fft.rfft(framed, 2 * _WINDOW)) ** 2
    correlation = np.fft.irfft(spectra)[:, : _ORDER + 1]
    found = _cepstrum(_predictor(correlation))
    padded = np.pad(found, ((2, 2), (0, 0)), mode="edge")
    slopes = sum(weight * padded[at : at + len(found)] for at, weight in enumerate(_SLOPE))
    loud = correlation[:, 0] > correlation[:, 0].max() * 10 ** (-_QUIET_DB / 10)
    return np.asarray(np.concatenate([found, slopes], axis=1)[loud])


def _predictor(correlation: Array) -> Array:
    """(frames, order): what each frame's samples are best foretold by (Levinson and Durbin)."""
    weights = np.zeros((len(correlation), _ORDER))
    error = correlation[:, 0] * (1 + _FLOOR) + 1e-12
    for order in range(_ORDER):
        before = weights[:, :order]
        missed = correlation[:, order + 1] - (before * correlation[:, order:0:-1]).sum(1)
        reflection = missed / error
        weights[:, :order] = before - reflection[:, None] * before[:, ::-1]
        weights[:, order] = reflection
        error = error * (1 - reflection**2)
    return weights


def _cepstrum(weights: Array) -> Array:
    """(frames, COEFFICIENTS) of the predictors' all-pole spectra, without the gain."""
    found = np.zeros((len(weights), COEFFICIENTS))
    for number in range(1, COEFFICIENTS + 1):
        value = weights[:, number - 1].copy() if number <= _ORDER else np.zeros(len(weights))
        for before in range(max(1, number - _ORDER), number):
            value += before / number * found[:, before - 1] * weights[:, number - before - 1]
        found[:, number - 1] = value
    return found
