"""Loudness: as another implementation of BS.1770 measures it, in one piece or many, and peaks kept down."""

import math

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from services.common.sound.decoding import decode
from services.common.sound.encoding import encode
from services.common.sound.loudness import Meter, gain_to, limit, normalize
from services.common.sound.recording import Samples

RATE = 22050


def _tone(seconds: float, level: float = 0.05) -> Samples:
    return (level * np.sin(2 * np.pi * 440 * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


def _speechlike(rate: int) -> Samples:
    """Noise that is loud and quiet by turns, so that both gates have work to do."""
    levels = np.repeat(np.array([0.3, 0.001, 0.2, 0.0, 0.05, 0.25, 0.02, 0.1]), rate)
    return (levels * np.random.default_rng(0).normal(0, 0.3, len(levels))).astype(np.float32)


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100])
@pytest.mark.parametrize("size", [777, 10**9])
def test_measures_as_pyloudnorm_does_however_it_is_cut(rate: int, size: int) -> None:
    sound, meter = _speechlike(rate), Meter(rate)
    for at in range(0, len(sound), size):
        meter.add(sound[at : at + size])
    wanted = pyloudnorm.Meter(rate).integrated_loudness(sound.astype(np.float64))
    assert meter.loudness() == pytest.approx(wanted, abs=0.01)


def test_what_cannot_be_measured_is_left_alone() -> None:
    for quiet in (np.zeros(RATE, np.float32), _tone(0.3), np.zeros(0, np.float32)):
        assert gain_to(-16.0, quiet, RATE) is None
        assert normalize(quiet, RATE, -16.0) is quiet
    assert Meter(RATE).loudness() == -math.inf


def test_a_file_is_written_at_podcast_level() -> None:
    heard = decode(encode(_tone(2), RATE, format="wav"), sample_rate=16000)
    assert pyloudnorm.Meter(16000).integrated_loudness(heard) == pytest.approx(-16, abs=0.5)


def test_silence_stays_silence() -> None:
    quiet = decode(encode(np.zeros(RATE, np.float32), RATE, format="wav"), sample_rate=16000)
    assert not quiet.any()


def test_peaks_stay_below_the_ceiling_at_the_wanted_loudness() -> None:
    spiky = _tone(3)
    spiky[:: RATE // 4] = 1.0
    levelled = normalize(spiky, RATE, -16.0)
    assert np.abs(resample_poly(levelled, 4, 1)).max() <= 0.92
    assert pyloudnorm.Meter(RATE).integrated_loudness(levelled) == pytest.approx(-16, abs=1.5)


def test_the_limiter_touches_nothing_that_is_low_enough() -> None:
    low = _tone(1)
    assert limit(low, RATE) is low
