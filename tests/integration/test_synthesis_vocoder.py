"""Griffin-Lim in rows gives what torch's own stft and istft give."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.integration

_MOMENTUM, _ROUNDS = 0.99, 8


def plain(magnitudes: Any, processor: Any) -> Any:
    """The algorithm as its authors write it."""
    import torch

    window = torch.hann_window(processor.win_length)
    shape = (processor.fft_size, processor.hop_length, processor.win_length, window)
    start = torch.rand(magnitudes.shape, generator=torch.Generator().manual_seed(0))
    angles = torch.polar(torch.ones_like(magnitudes), 2 * np.pi * start)
    before = torch.zeros_like(angles)
    for _ in range(_ROUNDS):
        rebuilt = torch.stft(torch.istft(magnitudes * angles, *shape), *shape, return_complex=True)
        moved = rebuilt - (_MOMENTUM / (1 + _MOMENTUM)) * before
        before, angles = rebuilt, moved / moved.abs().clamp_min(1e-9)
    return torch.istft(magnitudes * angles, *shape)


@pytest.mark.parametrize(("fft", "win", "hop"), [(1024, 1024, 256), (1024, 800, 200), (512, 400, 100)])
@pytest.mark.parametrize("frames", [6, 40])
def test_it_is_griffin_lim(fft: int, win: int, hop: int, frames: int) -> None:
    import torch

    from services.synthesis_audio.voice.vocoder import Vocoder

    rng = np.random.default_rng(1)
    processor = SimpleNamespace(
        fft_size=fft, win_length=win, hop_length=hop, base=10.0, spec_gain=20.0, power=1.2,
        mel_basis=rng.random((80, fft // 2 + 1)), denormalize=lambda mel: mel,
    )  # fmt: skip
    vocoder = Vocoder(processor, iterations=_ROUNDS)
    bands = rng.normal(0, 10, (frames, 80)).astype(np.float32)
    amplitudes = torch.from_numpy((10.0 ** (bands.T / 20)).astype(np.float32))
    back = torch.from_numpy(np.linalg.pinv(processor.mel_basis).astype(np.float32))
    wanted = plain((back @ amplitudes).clamp_min(1e-10) ** 1.2, processor).numpy()
    heard = vocoder.sound(bands)
    assert heard.shape == wanted.shape == (hop * (frames - 1),)
    np.testing.assert_allclose(heard, wanted, atol=1e-3 * np.abs(wanted).max())
    assert np.array_equal(heard, vocoder.sound(bands))
