"""The judge of the voice: a small recogniser of phones that never hears it, and how phones are counted.

Contract: `spelled(symbols)` -> classes of a phoneme string; `load(path)` -> `PhoneNet`, whose `read(mel)`
gives the classes it hears. Stress, length and nasality are not told apart, and two equal phones in a row
count as one. It does not know how it is taught: that is `models.train.synthesis.judge`.
"""

from itertools import groupby
from pathlib import Path

import torch
from torch import nn

from services.synthesis_audio.voice.phonemes import ALPHABET, COMBINING, PAUSES, STRESS

SHIPPED = Path(__file__).parents[2] / "eval" / "data" / "synthesis" / "phones.pt"
SPREAD = "ː" + COMBINING
"""Marks that prolong or colour the phone before them."""
PHONES = "".join(symbol for symbol in ALPHABET if symbol not in PAUSES + STRESS + SPREAD + " ")
CLASS_OF = {phone: number for number, phone in enumerate(PHONES, start=1)}
"""Class of each phone; 0 is silence, and what stands between two phones (CTC's blank)."""
_WIDTH = 144
_DILATIONS = (1, 2, 4, 2, 1)


class _Block(nn.Module):
    """A convolution with its batch normalisation, added to what came in."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv1d(_WIDTH, _WIDTH, 5, padding=2 * dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(_WIDTH),
            nn.ReLU(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        added: torch.Tensor = x + self.net(x)
        return added


class PhoneNet(nn.Module):
    """Convolutions over half a second of mel, (B × 80 × t) -> two scores (B × classes × t): of the phone that
    a frame belongs to, and of the phone that is to be written down there (mostly none).
    """

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv1d(80, _WIDTH, 5, padding=2, bias=False),
            nn.BatchNorm1d(_WIDTH),
            nn.ReLU(),
            *(_Block(dilation) for dilation in _DILATIONS),
        )
        self.frames = nn.Conv1d(_WIDTH, len(PHONES) + 1, 1)
        self.written = nn.Conv1d(_WIDTH, len(PHONES) + 1, 3, padding=1)

    def forward(self, mel: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of every class for every frame, by either head."""
        heard = self.trunk(mel)
        return self.frames(heard), self.written(heard)

    @torch.inference_mode()
    def read(self, mel: torch.Tensor) -> list[int]:
        """Classes heard in a mel (frames × 80), in order, silence left out."""
        return collapsed(self(mel.float().T[None])[1][0].argmax(0).tolist())


def spelled(symbols: str) -> list[int]:
    """Classes of a phoneme string, equal neighbours as one; a pause or space between them parts nothing."""
    return collapsed([CLASS_OF[symbol] for symbol in symbols if symbol in CLASS_OF])


def collapsed(classes: list[int]) -> list[int]:
    """Without silence, equal neighbours as one."""
    return [number for number, _ in groupby(number for number in classes if number)]


def load(path: Path = SHIPPED) -> PhoneNet:
    """The trained recogniser; raises FileNotFoundError where there is none."""
    net = PhoneNet()
    stored = torch.load(path, weights_only=True)
    net.load_state_dict({name: value.to(net.state_dict()[name].dtype) for name, value in stored.items()})
    return net.eval()
