"""A small recogniser of phones, trained on the teacher alone: the judge of the voice that never hears the
voice.

Contract: `python -m models.train.synthesis.phones --work DIR [--minutes N] [--ship]` trains on
DIR/data-<code>.pt; `load(path)` reads it back;
`PhoneNet.read(mel)` -> class per sound heard; `spelled(symbols)` -> the same classes of a phoneme string.
Stress, length and nasality are
not told apart, and two equal phones in a row count as one. It does not know the voice's network.
"""

import argparse
import logging
import random
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from models.train.synthesis.data import load_or_build
from services.synthesis_audio.phonemes import ALPHABET, COMBINING, PAUSES, STRESS

SHIPPED = Path(__file__).parents[2] / "eval" / "data" / "synthesis" / "phones.pt"
_SPREAD = "ː" + COMBINING
"""Marks that prolong or colour the phone before them."""
PHONES = "".join(symbol for symbol in ALPHABET if symbol not in PAUSES + STRESS + _SPREAD + " ")
CLASS_OF = {phone: number for number, phone in enumerate(PHONES, start=1)}
"""Class of each phone; 0 is silence."""
_WIDTH, _BATCH, _CROP = 96, 12, 160
_SHORTEST_RUN = 2
"""Frames of 11.6 ms; a shorter run is a flicker between two phones."""
_NOISE, _GAIN = 0.15, 0.4
"""Deviation of noise and of level (± 5 dB) on the mel scale of −4…4."""
_PEAK_RATE = 2e-3
_OWN_SENTENCES, _OWN_SEED = 300, 7
"""Per language, beside the voice's: a judge that only knows the voice's sentences misreads new ones."""
_log = logging.getLogger(__name__)


class PhoneNet(nn.Module):
    """Four convolutions over 0.3 s of mel: (B × 80 × t) -> (B × classes × t)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, dilation in ((80, 1), (_WIDTH, 1), (_WIDTH, 2), (_WIDTH, 4)):
            layers += [nn.Conv1d(inputs, _WIDTH, 5, padding=2 * dilation, dilation=dilation), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.Conv1d(_WIDTH, len(PHONES) + 1, 1))

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        """Scores of every class for every frame."""
        scores: torch.Tensor = self.net(mel)
        return scores

    @torch.inference_mode()
    def read(self, mel: torch.Tensor) -> list[int]:
        """Classes heard in a mel (frames × 80), in order, silence left out."""
        return _runs(self(mel.float().T[None])[0].argmax(0).tolist(), _SHORTEST_RUN)


def spelled(symbols: str) -> list[int]:
    """Classes of a phoneme string, equal neighbours as one; a pause or space between them parts nothing."""
    return [number for number, _ in _grouped([CLASS_OF[symbol] for symbol in symbols if symbol in CLASS_OF])]


def load(path: Path = SHIPPED) -> PhoneNet:
    """The trained recogniser; raises FileNotFoundError where there is none."""
    net = PhoneNet()
    net.load_state_dict({name: value.float() for name, value in torch.load(path, weights_only=True).items()})
    return net.eval()


def _runs(frames: list[int], shortest: int) -> list[int]:
    """Non-silent runs of at least `shortest` frames; what a dropped flicker parted is joined again."""
    kept = [number for number, length in _grouped(frames) if number and length >= shortest]
    return [number for number, _ in _grouped(kept)]


def _grouped(numbers: list[int]) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    for number in numbers:
        if groups and groups[-1][0] == number:
            groups[-1] = (number, groups[-1][1] + 1)
        else:
            groups.append((number, 1))
    return groups


def _labels(symbols: str, durations: list[int]) -> torch.Tensor:
    """Class of every frame: marks belong to the phone before, stress to the phone after, the rest is
    silence.
    """
    classes: list[int] = []
    current = 0
    for at, (symbol, frames) in enumerate(zip(symbols, durations, strict=True)):
        if symbol in CLASS_OF:
            current = CLASS_OF[symbol]
        elif symbol in STRESS:
            current = next((CLASS_OF[later] for later in symbols[at:] if later in CLASS_OF), 0)
        elif symbol not in _SPREAD:
            current = 0
        classes += [current] * frames
    return torch.tensor(classes)


Pair = tuple[torch.Tensor, torch.Tensor]


def train(work: Path, minutes: float) -> PhoneNet:
    """A recogniser trained for `minutes` more on the teacher's sentences; goes on from the one in `work`."""
    torch.manual_seed(3)
    rng, kept = random.Random(3), work / SHIPPED.name
    net = load(kept).train() if kept.is_file() else PhoneNet()
    pairs = _pairs(work)
    optimizer = torch.optim.AdamW(net.parameters(), _PEAK_RATE)
    started, step, share = time.monotonic(), 0, 0.0
    while share < 1:
        mel, wanted = _batch(rng.sample(pairs, _BATCH), rng)
        loss = functional.cross_entropy(net(mel), wanted)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        step, share = step + 1, (time.monotonic() - started) / (60 * minutes)
        for group in optimizer.param_groups:
            group["lr"] = _PEAK_RATE * max(0.01, 1 - share)
        if step % 100 == 0:
            _log.info("step %d, %.0f %%, loss %.3f", step, 100 * share, loss.item())
    return net.eval()


def _pairs(work: Path) -> list[Pair]:
    """Mel and class per frame of what the teacher said, for the voice and, by another seed, for the judge
    alone.
    """
    own = load_or_build(work / "judge", _OWN_SENTENCES, _OWN_SEED)
    said = [
        fields for path in sorted(work.glob("data-*.pt")) for fields in torch.load(path, weights_only=True)
    ]
    said += [vars(example) for example in own.train + own.held]
    return [(fields["mel"], _labels(fields["symbols"], fields["durations"].tolist())) for fields in said]


def _batch(pairs: list[Pair], rng: random.Random) -> Pair:
    """Crops of one length with noise and a level drawn at random."""
    frames = min(_CROP, *(len(mel) for mel, _ in pairs))
    mels, classes = [], []
    for mel, labels in pairs:
        start = rng.randint(0, len(mel) - frames)
        level = rng.uniform(-_GAIN, _GAIN)
        crop = mel[start : start + frames].float().T + level + _NOISE * torch.randn(80, frames)
        mels.append(crop)
        classes.append(labels[start : start + frames])
    return torch.stack(mels), torch.stack(classes)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m models.train.synthesis.phones", description="Teach the judge."
    )
    parser.add_argument(
        "--work", type=Path, default=Path("build/train/synthesis"), help="the recipe's folder"
    )
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument(
        "--ship", action="store_true", help=f"write it to models/eval/data/synthesis/{SHIPPED.name}"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    weights = {
        name: value.half() for name, value in train(options.work, options.minutes).state_dict().items()
    }
    for target in (options.work / SHIPPED.name, *([SHIPPED] if options.ship else [])):
        target.parent.mkdir(parents=True, exist_ok=True)
        torch.save(weights, target)
    print(target)


if __name__ == "__main__":
    main()
