"""Sound as the demo cloner sees it: mel spectrograms at one loudness, and the harmonics of a pitch.

Contract: `Spectrum().mel(samples)` -> (frames, 80) in −4…4 of 22.05 kHz sound brought to one level;
`harmonics(hertz)` -> (frames, 80) in 0…1, where the overtones of a pitch lie. It has the attributes that
`voice.vocoder.Vocoder` asks of Coqui's AudioProcessor, in the same scale. numpy alone: it knows no network.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]

SAMPLE_RATE, HOP = 22050, 256
BANDS = 80
_HIGHEST_HZ = 8000.0
_RANGE_DB, _TOP_DB, _HALF = 100.0, 20.0, 4.0
_LOUD = 0.08
"""Root mean square that speech is brought to, over its louder frames."""
_LOBE = 2
"""Bins from the middle of a Hann window's main lobe to its end."""


class Spectrum:
    """The scale of one set of audio settings: a window of 1024 samples, 80 bands up to 8 kHz."""

    sample_rate = SAMPLE_RATE
    fft_size = win_length = 1024
    hop_length = HOP
    base, spec_gain, power = 10.0, 20.0, 1.0

    @cached_property
    def mel_basis(self) -> Frames:
        """(80, 513): triangles of equal area, evenly spaced in mel (Slaney 1998)."""
        edges = _hertz(np.linspace(_mels(0.0), _mels(_HIGHEST_HZ), BANDS + 2))
        bins = np.linspace(0, SAMPLE_RATE / 2, self.fft_size // 2 + 1)
        rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
        triangles = np.maximum(0, np.minimum(rising, falling))
        return np.asarray(triangles * (2 / (edges[2:] - edges[:-2]))[:, None], np.float32)

    def mel(self, samples: Frames) -> Frames:
        """Spectrogram of mono sound at SAMPLE_RATE; a frame every HOP samples, the first around sample 0."""
        half = self.fft_size // 2
        padded = np.pad(
            levelled(samples), (half, half), mode="reflect" if len(samples) > half else "constant"
        )
        framed = np.lib.stride_tricks.sliding_window_view(padded, self.fft_size)[::HOP]
        window = np.hanning(self.fft_size + 1)[:-1].astype(np.float32)
        amplitudes = np.abs(np.fft.rfft(framed * window, axis=1)).astype(np.float32) @ self.mel_basis.T
        decibels: Frames = self.spec_gain * np.log10(np.maximum(1e-5, amplitudes))
        scaled = (decibels - _TOP_DB + _RANGE_DB) / _RANGE_DB * 2 * _HALF - _HALF
        return np.asarray(np.clip(scaled, -_HALF, _HALF), np.float32)

    def denormalize(self, mel: Frames) -> Frames:
        """Decibels of a spectrogram in −4…4."""
        clipped = np.clip(mel, -_HALF, _HALF)
        return ((clipped + _HALF) / (2 * _HALF) * _RANGE_DB - _RANGE_DB + _TOP_DB).astype(np.float32)

    def harmonics(self, hertz: Frames) -> Frames:
        """Where the overtones of each frame's pitch lie, as the window smears them; 0 for unvoiced."""
        pitch = np.maximum(hertz, 1.0)[:, None]
        bins = np.linspace(0, SAMPLE_RATE / 2, self.fft_size // 2 + 1)[None]
        away = np.abs((bins + pitch / 2) % pitch - pitch / 2) / (SAMPLE_RATE / self.fft_size)
        lobes = np.cos(np.pi / 2 * np.minimum(away / _LOBE, 1)) ** 2 * (bins > pitch / 2)
        shares = lobes @ self.mel_basis.T / self.mel_basis.sum(1)
        return np.asarray(shares * (hertz > 0)[:, None], np.float32)


def levelled(samples: Frames) -> Frames:
    """The sound at one loudness, so that a quiet recording is the same speaker as a loud one."""
    whole = samples[: len(samples) // HOP * HOP]
    if not len(whole):
        return samples
    energy = (whole.reshape(-1, HOP).astype(np.float64) ** 2).mean(1)
    spoken = energy[energy >= energy.max() / 100]
    loud = float(np.sqrt(spoken.mean()))
    return (samples * (_LOUD / loud)).astype(np.float32) if loud > 1e-5 else samples


def _mels(hertz: float) -> float:
    """Slaney's scale: even up to 1 kHz, logarithmic above."""
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
