"""The augmentation of the recogniser's training: what it may change, and what it must leave."""

import numpy as np
import torch

from models.train.transcribe.features import BINS, RATE, Augment, _mel_scale, _warp, log_mel


def _tone(hertz: float) -> torch.Tensor:
    clock = np.arange(RATE) / RATE
    return torch.from_numpy(log_mel((0.5 * np.sin(2 * np.pi * hertz * clock)).astype(np.float32)).astype("f"))


def test_a_throat_of_our_own_length_changes_nothing() -> None:
    mel = _tone(700.0)
    assert torch.allclose(_warp(1.0) @ mel, mel)


def test_a_longer_throat_lowers_every_formant_by_its_factor() -> None:
    moved = _warp(1.15) @ _tone(1500.0)
    loudest = _mel_scale()[int(moved.mean(1).argmax())]
    assert abs(loudest - 1500.0 / 1.15) < 60.0


def test_augmented_rows_are_scaled_like_whispers_and_silent_after_their_end() -> None:
    mels = torch.stack([_tone(500.0), _tone(900.0)])
    out = Augment(seed=1)(mels, [100, 60])
    assert out.shape == (2, BINS, mels.shape[2])
    assert torch.isfinite(out).all()
    assert float(out.max()) < 3.0
    assert not out[1, :, 60:].any()
    assert out[1, :, :60].any()


def test_the_same_seed_draws_the_same_augmentation() -> None:
    mels = torch.stack([_tone(500.0), _tone(900.0)])
    assert torch.equal(Augment(seed=5)(mels.clone(), [100, 100]), Augment(seed=5)(mels.clone(), [100, 100]))
