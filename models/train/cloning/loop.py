"""The training loop: AdamW under a cosine over wall time, averaged weights, checkpoints from which it goes
on.

Contract: `Trainer(pairs, work).run(minutes)`. A step takes a sentence and, from another sentence of the same
speaker, whom it is to sound like; the loss is the mean distance of the mels. It writes WORK/checkpoint.pt and
WORK/model/model.safetensors, half precision. It does not know where the pairs come from.
"""

import logging
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file

from models.train import checkpoint
from models.train.cloning.data import HELD, Pair, melody
from services.synthesis_audio.cloning.demo.network import Cloning
from services.synthesis_audio.cloning.demo.spectrum import Spectrum

_log = logging.getLogger(__name__)
_PEAK_RATE = 2e-3
_WARM_UP_STEPS = 100
_CROP, _HEARD = 128, 192
"""Frames of the sentence and of the recording in a step."""
_EVERY_S = 60.0
Batch = tuple[torch.Tensor, ...]


@dataclass(frozen=True)
class _Ready:
    """A pair with its harmonics: mels and harmonics (t × 80, half), voiced (t × 1)."""

    said: torch.Tensor
    wanted: torch.Tensor
    harmonics: torch.Tensor
    voiced: torch.Tensor


class Trainer:
    """Networks, their optimiser and their average, on one set of pairs."""

    def __init__(self, pairs: list[Pair], work: Path, *, batch: int = 20) -> None:
        torch.manual_seed(0)
        self._work, self._size = work, batch
        speakers = sorted({pair.speaker for pair in pairs})
        self._said = {
            number: [_ready(pair) for pair in pairs if pair.speaker == number] for number in speakers
        }
        said = {number: [pair for pair in pairs if pair.speaker == number] for number in speakers}
        usable = [number for number in speakers if len(said[number]) > 1]
        self._melodies = {number: melody(said[number]) for number in usable}
        self._train, self._held = usable[:-HELD], usable[-HELD:]
        self._model = Cloning()
        self._optimizer = torch.optim.AdamW(
            self._model.parameters(), lr=_PEAK_RATE, betas=(0.9, 0.98), weight_decay=1e-4
        )
        self._average = {name: value.clone() for name, value in self._model.state_dict().items()}
        self._step, self._seconds = 0, 0.0
        self._resume()

    def run(self, minutes: float) -> None:
        """Train until `minutes` are behind, those before a stop included."""
        budget, started, saved = minutes * 60, time.monotonic() - self._seconds, time.monotonic()
        rng, mean = random.Random(self._step), 0.0
        while self._seconds < budget:
            loss = self._update(rng, self._seconds / budget)
            mean = loss if not mean else 0.98 * mean + 0.02 * loss
            self._seconds = time.monotonic() - started
            if self._step % 100 == 0:
                _log.info("step %d, %.0f s, %.3f", self._step, self._seconds, mean)
            if time.monotonic() - saved > _EVERY_S:
                self._save()
                saved = time.monotonic()
        self._save()
        _log.info("step %d, speakers held back: %.3f", self._step, self.held_loss())

    def held_loss(self) -> float:
        """Mean distance on −4…4 for speakers that were kept back, by the averaged weights."""
        training = {name: value.clone() for name, value in self._model.state_dict().items()}
        self._model.load_state_dict(self._average)
        rng = random.Random(1)
        with torch.no_grad():
            losses = [float(self._loss(self._batch(self._held, rng))) for _ in range(8)]
        self._model.load_state_dict(training)
        return sum(losses) / len(losses)

    def _update(self, rng: random.Random, share: float) -> float:
        warm = min(1.0, (self._step + 1) / _WARM_UP_STEPS)
        for group in self._optimizer.param_groups:
            group["lr"] = _PEAK_RATE * warm * (0.49 * (1 + math.cos(math.pi * share)) + 0.02)
        loss = self._loss(self._batch(self._train, rng))
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimizer.step()
        self._step += 1
        self._follow()
        return loss.item()

    def _loss(self, batch: Batch) -> torch.Tensor:
        heard, said, harmonics, voiced, melodies, wanted = batch
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self._model.converter(said, harmonics, voiced, self._model.encoder(heard), melodies)
        loss: torch.Tensor = (out.float() - wanted).abs().mean()
        return loss

    def _batch(self, speakers: list[int], rng: random.Random) -> Batch:
        rows = [self._row(rng.choice(speakers), rng) for _ in range(self._size)]
        return tuple(torch.stack(column) for column in zip(*rows, strict=True))

    def _row(self, speaker: int, rng: random.Random) -> Batch:
        """What is heard of the speaker, and a piece of another sentence of theirs."""
        of, other = rng.sample(self._said[speaker], 2)
        heard, _ = _cropped(other.wanted, _HEARD, rng)
        wanted, at = _cropped(of.wanted, _CROP, rng)
        own = self._melodies[speaker]
        return (
            heard + 0.1 * rng.random() * torch.randn_like(heard),
            _from(of.said, at),
            _from(of.harmonics, at, empty=0.0),
            _from(of.voiced, at, empty=0.0),
            torch.tensor([own.middle, own.width]),
            wanted,
        )

    def _follow(self) -> None:
        """The average forgets slowly, faster at first: its weights are the ones that are shipped."""
        keep = min(0.995, (1 + self._step) / (10 + self._step))
        with torch.no_grad():
            for name, value in self._model.state_dict().items():
                self._average[name].mul_(keep).add_(value, alpha=1 - keep)

    def _save(self) -> None:
        state = {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
            "step": self._step,
            "seconds": self._seconds,
        }
        checkpoint.write(self._work / "checkpoint.pt", state)
        folder = self._work / "model"
        folder.mkdir(exist_ok=True)
        half = {name: value.half().contiguous() for name, value in self._average.items()}
        save_file(half, folder / "model.safetensors", metadata={"step": str(self._step)})

    def _resume(self) -> None:
        kept = self._work / "checkpoint.pt"
        if not kept.exists():
            return
        state = torch.load(kept, weights_only=True)
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average, self._step, self._seconds = state["average"], state["step"], state["seconds"]


def _ready(pair: Pair) -> _Ready:
    harmonics = torch.from_numpy(Spectrum().harmonics(pair.pitch.numpy())).half()
    return _Ready(pair.said, pair.wanted, harmonics, (pair.pitch > 0).float()[:, None])


def _cropped(frames: torch.Tensor, size: int, rng: random.Random) -> tuple[torch.Tensor, int]:
    """`size` frames from a random place, and the place; silence where there are fewer."""
    at = rng.randint(0, max(0, len(frames) - size))
    return _from(frames, at, size), at


def _from(frames: torch.Tensor, at: int, size: int = _CROP, empty: float = -4.0) -> torch.Tensor:
    cut = frames[at : at + size].float()
    return torch.nn.functional.pad(cut, (0, 0, 0, size - len(cut)), value=empty)
