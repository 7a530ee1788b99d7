"""Log-mel features as faster-whisper computes them, and their augmentation during training.

Contract: `log_mel(samples)` -> float16 (80, frames), log10 power at 100 frames a second, not yet
normalised; `Augment()(mels, frames)` -> normalised float32 batch with noise, tilt, gain and masks. Uses
faster-whisper's own extractor, so that training and inference agree. Knows nothing of text.
"""

import functools
import math
from collections.abc import Callable

import numpy as np
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

RATE = 16000
WINDOW_SECONDS = 10
WINDOW = 100 * WINDOW_SECONDS  # frames in one window of the model
BINS = 80
FLOOR = -10.0  # log10 of the smallest power the extractor keeps
_LN10 = math.log(10.0)

_extractor = FeatureExtractor(chunk_length=WINDOW_SECONDS)
_hann = np.hanning(_extractor.n_fft + 1)[:-1].astype(np.float32)


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float16]:
    """Mono samples at 16 kHz -> log10 mel power (80, frames); Radford et al. 2022, section 2.2."""
    spectrum = _extractor.stft(
        samples, _extractor.n_fft, _extractor.hop_length, window=_hann, return_complex=True
    )
    power = np.abs(spectrum[..., :-1].astype(np.complex64)) ** 2
    mel: NDArray[np.float16] = np.log10(np.clip(_extractor.mel_filters @ power, 1e-10, None)).astype(
        np.float16
    )
    return mel


def normalise(mels: torch.Tensor, headroom: torch.Tensor | float = 0.0) -> torch.Tensor:
    """Whisper's scaling of a batch (rows, 80, frames): 8 decades below the row's peak (plus `headroom`),
    then (x+4)/4.
    """
    floor = mels.amax(dim=(1, 2), keepdim=True) + headroom - 8.0
    return (torch.maximum(mels, floor) + 4.0) / 4.0


class Augment:
    """Vocal tract, noise, spectral tilt, gain and masks in the mel domain, one draw per row; cheap enough for
    one core.
    """

    def __init__(self, seed: int, clean: float = 0.25) -> None:
        self._rng = np.random.default_rng(seed)
        self._clean = clean
        # A long strip of noise made once: drawing gamma variates for every batch cost a tenth of a step.
        grains = self._rng.gamma(2.0, 0.5, size=(BINS, 60000)).astype(np.float32)
        self._grains = torch.from_numpy(np.log(np.maximum(grains, 1e-4)) / _LN10)

    def __call__(self, mels: torch.Tensor, frames: list[int]) -> torch.Tensor:
        """`mels` (rows, 80, width), of which row b holds `frames[b]`; the rest comes back as zeros."""
        rows, _, width = mels.shape
        mels = self._with_noise(self._other_throats(mels))
        slope = torch.linspace(-1, 1, BINS)[None, :, None] * self._draw(rows, lambda r: r.normal(0, 0.2))
        mels = mels + slope + self._draw(rows, lambda r: r.uniform(-1.5, 0.3))
        mels = normalise(mels, self._draw(rows, lambda r: max(0.0, r.uniform(-0.5, 0.5))))
        for row in range(rows):
            self._mask(mels[row], frames[row])
            mels[row, :, frames[row] : width] = 0.0
        return mels

    def _draw(self, rows: int, draw: Callable[[np.random.Generator], float]) -> torch.Tensor:
        values = [draw(self._rng) for _ in range(rows)]
        return torch.tensor(values, dtype=torch.float32).view(rows, 1, 1)

    def _other_throats(self, mels: torch.Tensor) -> torch.Tensor:
        """Most rows as from a longer or shorter vocal tract (Jaitly and Hinton 2013): frequencies scaled by
        0.84 to 1.19.
        """
        factors = [
            1.0 if self._rng.random() < 0.2 else float(np.exp(self._rng.uniform(-0.17, 0.17))) for _ in mels
        ]
        return torch.stack([_warp(factor) for factor in factors]) @ mels

    def _with_noise(self, mels: torch.Tensor) -> torch.Tensor:
        rows, _, width = mels.shape
        level = torch.quantile(mels[:, :, ::8].reshape(rows, -1), 0.95, dim=1)
        noise = torch.empty_like(mels)
        for row in range(rows):
            start = int(self._rng.integers(0, self._grains.shape[1] - width))
            quiet = 8.0 if self._rng.random() < self._clean else self._rng.uniform(0.8, 4.5)
            noise[row] = self._grains[:, start : start + width] + self._colour()[:, None] - quiet
        noise += level.clamp(min=-6.0)[:, None, None]
        return torch.logaddexp(mels * _LN10, noise * _LN10) / _LN10

    def _colour(self) -> torch.Tensor:
        shape = np.linspace(0, -self._rng.uniform(0, 2), BINS) + np.cumsum(self._rng.normal(0, 0.05, BINS))
        return torch.from_numpy(shape.astype(np.float32))

    def _mask(self, mel: torch.Tensor, frames: int) -> None:
        rng = self._rng
        low = float(mel[:, :frames].min())
        for _ in range(2):
            height = int(rng.integers(0, 11))
            first = int(rng.integers(0, BINS - height))
            mel[first : first + height] = float(mel[:, :frames].mean())
            length = int(rng.integers(0, min(16, frames // 8 + 1)))
            start = int(rng.integers(0, max(1, frames - length)))
            mel[:, start : start + length] = low


@functools.cache
def _mel_scale() -> NDArray[np.float64]:
    """Centre frequency of every bin in Hz."""
    filters = _extractor.mel_filters
    frequencies = np.arange(filters.shape[1]) * RATE / _extractor.n_fft
    centres: NDArray[np.float64] = (filters @ frequencies) / filters.sum(1)
    return centres


def _warp(factor: float) -> torch.Tensor:
    """(80, 80): each bin as it is at `factor` times its frequency, interpolated; the last beyond it."""
    centres = _mel_scale()
    places = np.interp(centres * factor, centres, np.arange(BINS))
    low = np.minimum(places.astype(int), BINS - 2)
    weights = np.zeros((BINS, BINS), np.float32)
    weights[np.arange(BINS), low] = 1 - (places - low)
    weights[np.arange(BINS), low + 1] = places - low
    return torch.from_numpy(weights)
