"""What the demo cloner measures of a sound: its spectrum, its pitch, and where overtones lie."""

import numpy as np
import pytest

from services.synthesis_audio.cloning.demo.pitch import Melody, contour, moved
from services.synthesis_audio.cloning.demo.spectrum import BANDS, HOP, SAMPLE_RATE, Frames, Spectrum

SPECTRUM = Spectrum()


def voiced(hertz: float, seconds: float = 1.0) -> Frames:
    """A buzz with falling overtones."""
    at = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    overtones = (np.sin(2 * np.pi * hertz * number * at) / number for number in range(1, 12))
    return np.asarray(0.2 * np.sum(list(overtones), axis=0), np.float32)


@pytest.mark.parametrize("hertz", [70, 95, 130, 180, 250, 340])
def test_pitch_is_found_without_octave_errors(hertz: float) -> None:
    sound = voiced(hertz)
    found = contour(sound, len(sound) // HOP)
    assert (found > 0).mean() > 0.9
    assert np.exp(Melody.of(found).middle) == pytest.approx(hertz, rel=0.02)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert (contour(noise, 80) > 0).mean() < 0.1
    assert not contour(np.zeros(SAMPLE_RATE, np.float32), 80).any()
    assert contour(noise, 0).shape == (0,)


def test_a_melody_moves_to_another_range_and_stays_itself() -> None:
    low = np.array([0, 90, 100, 110, 0, 100], np.float32)
    high = moved(low, Melody(float(np.log(220)), 0.15))
    assert (high > 0).tolist() == (low > 0).tolist()
    assert Melody.of(high).middle == pytest.approx(np.log(220), abs=0.01)
    assert Melody.of(high).width == pytest.approx(0.15, abs=0.01)
    assert np.argsort(high).tolist() == np.argsort(low).tolist()


def test_loudness_is_no_part_of_a_spectrum() -> None:
    sound = voiced(120)
    quiet = np.asarray(sound / 30, np.float32)
    assert np.allclose(SPECTRUM.mel(sound), SPECTRUM.mel(quiet), atol=0.01)


@pytest.mark.parametrize("samples", [0, 1, 300, 5000])
def test_any_length_has_a_spectrum(samples: int) -> None:
    mel = SPECTRUM.mel(voiced(120)[:samples])
    assert mel.shape == (samples // HOP + 1, BANDS)
    assert np.isfinite(mel).all()


def test_overtones_lie_where_the_sound_has_them() -> None:
    """Up to 1 kHz, where single overtones are seen: bands that are louder are those that are expected."""
    mel = SPECTRUM.mel(voiced(200))[40][:30]
    expected = SPECTRUM.harmonics(np.array([200, 0], np.float32))
    assert np.corrcoef(mel, expected[0][:30])[0, 1] > 0.8
    assert not expected[1].any()
