"""What is left between a converted voice and its recording."""

import numpy as np

from services.synthesis_audio.cloning.demo.spectrum import BANDS, Frames
from services.synthesis_audio.cloning.demo.tone import Tone


def mel(middle: float, spread: float, frames: int = 400) -> Frames:
    """Speech around a middle, and as many frames of silence."""
    drawn = np.random.default_rng(0).normal(middle, spread, (frames, BANDS))
    return np.concatenate([drawn, np.full((frames, BANDS), -4.0)]).astype(np.float32)


def test_averages_and_spread_become_the_recordings_and_silence_counts_for_nothing() -> None:
    said, heard = mel(0.0, 0.4), mel(0.5, 0.5)
    matched = Tone.between(said, heard).matched(said)[:400]
    assert np.allclose(matched.mean(0), 0.5, atol=0.1)
    assert np.allclose(matched.std(0), 0.5, atol=0.1)


def test_a_band_is_stretched_within_reason() -> None:
    assert Tone.between(mel(0, 0.1), mel(0, 0.9)).stretch.max() < 1.7


def test_it_is_kept_as_numbers() -> None:
    tone = Tone.between(mel(0, 0.4), mel(0.5, 0.5))
    again = Tone.of(tone.numbers())
    assert np.array_equal(again.matched(mel(0, 0.4)), tone.matched(mel(0, 0.4)))
