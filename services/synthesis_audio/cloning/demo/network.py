"""The trained part of the demo cloner: a speaker encoder, and a converter of spectrograms.

Contract: `SpeakerEncoder` takes mels (B × t × 80) of a speaker's recording and gives an embedding (B × 32).
`Converter` takes mels of the voice that speaks, the harmonics of the wanted pitch (both B × t × 80), whether
a frame is voiced (B × t × 1), an embedding and the melody (B × 2), and gives mels (B × t × 80) of the same
words by the embedding's speaker. Each block is told the speaker by a scale and a shift per channel (FiLM:
Perez et al. 2018). It does not know files or sound; it imports torch, so import it inside a load.
"""

import torch
from torch import nn

from services.synthesis_audio.cloning.demo.spectrum import BANDS

EMBEDDING = 32
_HEARD = 96
"""Channels of the encoder."""
_SPOKEN = 144
"""Channels of the converter."""
_DILATIONS = (1, 2, 4, 1, 2, 4, 1, 2)
_MELODY = 2
_NEGATIVE = 0.1


class SpeakerEncoder(nn.Module):
    """Three convolutions, then mean and deviation over time: words go, the speaker stays."""

    def __init__(self) -> None:
        super().__init__()
        sizes = [(BANDS, 5), (_HEARD, 3), (_HEARD, 3)]
        self.layers = nn.ModuleList(
            nn.Conv1d(size, _HEARD, width, padding=width // 2) for size, width in sizes
        )
        self.summary = nn.Linear(2 * _HEARD, EMBEDDING)

    def forward(self, mels: torch.Tensor) -> torch.Tensor:
        """See the module."""
        seen = mels.transpose(1, 2) / 4
        for number, layer in enumerate(self.layers):
            heard = nn.functional.leaky_relu(layer(seen), _NEGATIVE)
            seen = heard + seen if number else heard
        pooled = torch.cat([seen.mean(2), seen.std(2)], dim=1)
        return torch.tanh(self.summary(pooled))


class _Block(nn.Module):
    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.told = nn.Linear(EMBEDDING + _MELODY, 2 * _SPOKEN)
        self.wide = nn.Conv1d(_SPOKEN, 2 * _SPOKEN, 3, padding=dilation, dilation=dilation)
        self.out = nn.Conv1d(_SPOKEN, _SPOKEN, 1)

    def forward(self, seen: torch.Tensor, speaker: torch.Tensor) -> torch.Tensor:
        scale, shift = self.told(speaker)[:, :, None].chunk(2, dim=1)
        value, gate = self.wide(seen * (1 + scale) + shift).chunk(2, dim=1)
        changed: torch.Tensor = self.out(torch.tanh(value) * torch.sigmoid(gate))
        return seen + changed


class Converter(nn.Module):
    """Gated convolutions over time, each told who is to be heard."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv1d(2 * BANDS + 1, _SPOKEN, 5, padding=2)
        self.blocks = nn.ModuleList(_Block(dilation) for dilation in _DILATIONS)
        self.leave = nn.Conv1d(_SPOKEN, BANDS, 5, padding=2)

    def forward(
        self,
        mels: torch.Tensor,
        harmonics: torch.Tensor,
        voiced: torch.Tensor,
        embedding: torch.Tensor,
        melody: torch.Tensor,
    ) -> torch.Tensor:
        """See the module."""
        speaker = torch.cat([embedding, scaled(melody)], dim=1)
        seen = self.enter(torch.cat([mels / 4, harmonics, voiced], dim=2).transpose(1, 2))
        for block in self.blocks:
            seen = block(seen, speaker)
        out: torch.Tensor = self.leave(seen).transpose(1, 2) * 2
        return out


def scaled(melody: torch.Tensor) -> torch.Tensor:
    """Middle (logarithm of Hz) and width of melodies (B × 2) in numbers of about −1…1."""
    return torch.stack([(melody[:, 0] - 5.0) * 1.5, (melody[:, 1] - 0.15) * 5], dim=1)


class Cloning(nn.Module):
    """Both networks, as one set of weights."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.converter = SpeakerEncoder(), Converter()
