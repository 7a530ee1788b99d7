"""Mel spectrogram to sound by fast Griffin-Lim (Perraudin, Balazs, Søndergaard 2013) in torch.

Contract: `Vocoder(processor, iterations=32).sound(mel)` -> samples. `processor` is Coqui's AudioProcessor,
whose scale the mel is in. Phases start from a fixed seed: the same mel gives the same samples. Its time is
linear in the iterations; it may be called by several threads at once. One sentence at a time is on purpose:
a padded batch of eight took twice as long on a CPU, whose caches hold one. Frames are rows, and overlapping
ones are added up in slices as long as a hop: the same sums as torch's stft and istft in half the time. It
does not know models.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOMENTUM = 0.99
_SMALLEST = 1e-10
_SILENCE = 1e-9


class Vocoder:
    """Griffin-Lim for one set of audio settings. Imports torch when made."""

    def __init__(self, processor: Any, *, iterations: int = 32) -> None:
        import torch

        self._processor, self._iterations = processor, iterations
        self._size, self._hop = int(processor.fft_size), int(processor.hop_length)
        beside = self._size - int(processor.win_length)
        self._window = torch.nn.functional.pad(
            torch.hann_window(processor.win_length), (beside // 2, beside - beside // 2)
        )
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
        """Samples whose spectrogram comes near to `magnitudes` (bins × frames)."""
        import torch

        start = torch.rand(magnitudes.shape, generator=torch.Generator().manual_seed(0))
        wanted = magnitudes.t().contiguous()
        moved = torch.polar(wanted, 2 * np.pi * start.t().contiguous())
        weights = self._added((self._window**2).expand(len(wanted), -1))
        before = torch.zeros_like(moved)
        for _ in range(self._iterations):
            rebuilt = self._spectrum(self._samples(moved, weights))
            moved = torch.add(rebuilt, before, alpha=-_MOMENTUM / (1 + _MOMENTUM))
            before = rebuilt
            torch.view_as_real(moved).mul_((wanted / moved.abs().clamp_min_(_SILENCE))[..., None])
        return self._samples(moved, weights)

    def _spectrum(self, samples: Any) -> Any:
        """Frames × bins; both ends are mirrored."""
        import torch

        half = self._size // 2
        padded = torch.nn.functional.pad(samples[None, None], (half, half), mode="reflect")[0, 0]
        return torch.fft.rfft(padded.unfold(0, self._size, self._hop) * self._window, dim=1)

    def _samples(self, spectrum: Any, weights: Any) -> Any:
        """Back again, by least squares (Griffin and Lim 1984)."""
        import torch

        frames = torch.fft.irfft(spectrum, n=self._size, dim=1).mul_(self._window)
        return self._added(frames).div_(weights)

    def _added(self, frames: Any) -> Any:
        """The sum of overlapping frames, without the half frames that stand out at both ends."""
        import torch

        slices = -(-self._size // self._hop)
        padded = torch.nn.functional.pad(frames, (0, slices * self._hop - self._size))
        cut = padded.view(len(frames), slices, self._hop)
        total = frames.new_zeros(len(frames) + slices - 1, self._hop)
        for number in range(slices):
            total[number : number + len(frames)] += cut[:, number]
        half = self._size // 2
        return total.view(-1)[half : half + self._hop * (len(frames) - 1)]
