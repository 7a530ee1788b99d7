"""Teaches the judge: on the teacher alone, as it sounds and through the vocoder, never on the voice.

Contract: `python -m models.train.synthesis.judge --work DIR [--minutes N] [--ship]` trains a `PhoneNet` on
DIR/data-<code>.pt, on sentences of its own (another seed, DIR/judge) and on some of these mels sounded by
Griffin-Lim and analysed again. Two losses: the phone of each frame (cross-entropy), and the phones in order
(CTC: Graves et al. 2006). It does not know the voice's network.
"""

import argparse
import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from models.train.synthesis.data import Example, audio_processor, load_or_build
from models.train.synthesis.phones import CLASS_OF, SHIPPED, SPREAD, PhoneNet, spelled
from services.synthesis_audio.voice.phonemes import STRESS
from services.synthesis_audio.voice.vocoder import Vocoder

_BATCH, _POOL = 12, 12
_NOISE, _GAIN = 0.25, 0.4
"""Deviation of noise (at most) and of level (± 5 dB) on the mel scale of −4…4."""
_BLUR = 0.35
"""Most that a frame may borrow from its neighbours: a voice's mels are smoother than its teacher's."""
_PEAK_RATE = 2e-3
_OWN_SENTENCES, _OWN_SEED = 400, 7
"""Per language, beside the voice's: a judge that only knows the voice's sentences misreads new ones."""
_VOCODED_EVERY, _ROUNDS = 3, 12
"""Of the judge's own sentences, every third also through so many rounds of Griffin-Lim."""
_OFF = -100
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heard:
    """A sentence of the teacher: mel (frames × 80, half), class per frame, classes in order."""

    mel: torch.Tensor
    frames: torch.Tensor
    written: list[int]


def labels(symbols: str, durations: list[int]) -> torch.Tensor:
    """Class of every frame: marks belong to the phone before, stress and the one frame of a word's space to
    the phone after, the rest is silence.
    """
    classes: list[int] = []
    current = 0
    for at, (symbol, frames) in enumerate(zip(symbols, durations, strict=True)):
        if symbol in CLASS_OF:
            current = CLASS_OF[symbol]
        elif symbol in STRESS or (symbol == " " and frames == 1):
            current = next((CLASS_OF[later] for later in symbols[at:] if later in CLASS_OF), 0)
        elif symbol not in SPREAD:
            current = 0
        classes += [current] * frames
    return torch.tensor(classes)


def train(work: Path, minutes: float) -> PhoneNet:
    """A recogniser trained for `minutes` of wall time under a falling rate."""
    torch.manual_seed(3)
    rng, net = random.Random(3), PhoneNet()
    optimizer = torch.optim.AdamW(net.parameters(), _PEAK_RATE, weight_decay=1e-3)
    material = _material(work)
    started, last = time.monotonic(), 0.0
    for step, batch in enumerate(_batches(material, rng), start=1):
        share = (time.monotonic() - started) / (60 * minutes)
        if share >= 1:
            break
        optimizer.param_groups[0]["lr"] = _PEAK_RATE * min(1.0, step / 50) * max(0.01, 1 - share)
        last = _update(net, optimizer, batch)
        if step % 100 == 0:
            _log.info("step %d, %.0f %%, loss %.3f", step, 100 * share, last)
    return net.eval()


def _update(net: PhoneNet, optimizer: torch.optim.Optimizer, batch: list[Heard]) -> float:
    mel = _disturbed(pad_sequence([heard.mel.float() for heard in batch], batch_first=True))
    frames = pad_sequence([heard.frames for heard in batch], batch_first=True, padding_value=_OFF)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        of_frames, of_written = net(mel.transpose(1, 2))
    loss = functional.cross_entropy(of_frames.float(), frames, ignore_index=_OFF) + functional.ctc_loss(
        of_written.float().log_softmax(1).permute(2, 0, 1),
        torch.tensor([number for heard in batch for number in heard.written]),
        torch.tensor([len(heard.mel) for heard in batch]),
        torch.tensor([len(heard.written) for heard in batch]),
        zero_infinity=True,
    )
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return loss.item()


def _disturbed(mel: torch.Tensor) -> torch.Tensor:
    """Mels (B × t × 80) at another level, smeared over time and bands, under noise; drawn for each row."""
    rows = len(mel)
    for axis in (1, 2):
        share = _BLUR * torch.rand(rows, 1, 1)
        mel = (1 - share) * mel + share / 2 * (mel.roll(1, axis) + mel.roll(-1, axis))
    level = _GAIN * (2 * torch.rand(rows, 1, 1) - 1)
    return mel + level + _NOISE * torch.rand(rows, 1, 1) * torch.randn_like(mel)


def _batches(material: list[Heard], rng: random.Random) -> Iterator[list[Heard]]:
    """Sentences of like length together, without end, in an order drawn anew every epoch."""
    while True:
        shuffled = rng.sample(material, len(material))
        for start in range(0, len(shuffled), _BATCH * _POOL):
            pool = sorted(shuffled[start : start + _BATCH * _POOL], key=lambda heard: len(heard.mel))
            parts = [pool[at : at + _BATCH] for at in range(0, len(pool), _BATCH)]
            yield from rng.sample(parts, len(parts))


def _material(work: Path) -> list[Heard]:
    """What the teacher said for the voice and, by another seed, for the judge alone; some of it vocoded."""
    own = load_or_build(work / "judge", _OWN_SENTENCES, _OWN_SEED)
    said = [
        Example(**fields)
        for path in sorted(work.glob("data-*.pt"))
        for fields in torch.load(path, weights_only=True)
    ]
    judges = own.train + own.held
    vocoded = _vocoded(work / "judge" / "vocoded.pt", judges[::_VOCODED_EVERY])
    return [
        Heard(mel, labels(example.symbols, example.durations.tolist()), spelled(example.symbols))
        for example, mel in [*((each, each.mel) for each in said + judges), *vocoded]
    ]


def _vocoded(kept: Path, examples: list[Example]) -> list[tuple[Example, torch.Tensor]]:
    """The examples with the mels of their sound after Griffin-Lim."""
    if not kept.exists():
        processor: Any = audio_processor()
        vocoder = Vocoder(processor, iterations=_ROUNDS)
        mels = [
            torch.from_numpy(
                processor.melspectrogram(vocoder.sound(each.mel.float().numpy())).T.copy()
            ).half()
            for each in examples
        ]
        torch.save(mels, kept)
    again: list[torch.Tensor] = torch.load(kept, weights_only=True)
    return [
        (each, functional.pad(mel.T[:, : len(each.mel)], (0, max(0, len(each.mel) - len(mel)))).T)
        for each, mel in zip(examples, again, strict=True)
    ]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m models.train.synthesis.judge", description="Teach the judge."
    )
    parser.add_argument(
        "--work", type=Path, default=Path("build/train/synthesis"), help="the recipe's folder"
    )
    parser.add_argument("--minutes", type=float, default=6)
    parser.add_argument("--threads", type=int, default=0, help="0: what torch takes")
    parser.add_argument(
        "--ship", action="store_true", help=f"write it to models/eval/data/synthesis/{SHIPPED.name}"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if options.threads:
        torch.set_num_threads(options.threads)
    state = train(options.work, options.minutes).state_dict()
    weights = {name: value.half() if value.is_floating_point() else value for name, value in state.items()}
    for target in (options.work / SHIPPED.name, *([SHIPPED] if options.ship else [])):
        target.parent.mkdir(parents=True, exist_ok=True)
        torch.save(weights, target)
    print(target)


if __name__ == "__main__":
    main()
