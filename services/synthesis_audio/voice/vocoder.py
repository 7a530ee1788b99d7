"""Mel spectrogram to sound by fast Griffin-Lim (Perraudin, Balazs, Søndergaard 2013) in torch.

Contract: `Vocoder(processor, iterations=32).sound(mel)` -> samples. `processor` is Coqui's AudioProcessor,
whose scale the mel is in. Phases start from a fixed seed: the same mel gives the same samples. Its time is
linear in the iterations; it may be called by several threads at once. One sentence at a time is on purpose:
a padded batch of eight took twice as long on a CPU, whose caches hold one. It does not know models.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOMENTUM = 0.99
_SMALLEST = 1e-10


class Vocoder:
    """Griffin-Lim for one set of audio settings. Imports torch when made."""

    def __init__(self, processor: Any, *, iterations: int = 32) -> None:
        import torch

        self._processor, self._iterations = processor, iterations
        self._window = torch.hann_window(processor.win_length)
        self._back = torch.from_numpy(np.linalg.pinv(processor.mel_basis).astype(np.float32))

    def sound(self, mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """Samples (float32, about −1…1) of a mel spectrogram (frames × bands, normalised as the processor
        does).
        """
        import torch

        processor = self._processor
        decibels = processor.denormalize(mel.T)
        amplitudes = processor.base ** (decibels / processor.spec_gain)
        linear = (self._back @ torch.from_numpy(amplitudes.astype(np.float32))).clamp_min(_SMALLEST)
        with torch.inference_mode():
            return np.asarray(self._phases(linear**processor.power).numpy(), np.float32)

    def _phases(self, magnitudes: Any) -> Any:
        import torch

        shape = (
            self._processor.fft_size,
            self._processor.hop_length,
            self._processor.win_length,
            self._window,
        )
        start = torch.rand(magnitudes.shape, generator=torch.Generator().manual_seed(0))
        angles = torch.polar(torch.ones_like(magnitudes), 2 * np.pi * start)
        before = torch.zeros_like(angles)
        for _ in range(self._iterations):
            rebuilt = torch.stft(torch.istft(magnitudes * angles, *shape), *shape, return_complex=True)
            moved = rebuilt - (_MOMENTUM / (1 + _MOMENTUM)) * before
            before, angles = rebuilt, moved / moved.abs().clamp_min(1e-9)
        return torch.istft(magnitudes * angles, *shape)
