"""What the cloning model is taught: to say a sentence as somebody else, of whom it hears another sentence.

Contract: `Trainer(pairs, work).run(minutes)`. The loss is the mean distance of the mels; the course of it is
`models.train.course`'s. It writes WORK/checkpoint.pt and WORK/model/model.safetensors, half precision. It
does not know where the pairs come from.
"""

import logging
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file

from models.train.cloning.data import HELD, Pair, melody
from models.train.course import Course
from services.synthesis_audio.cloning.demo.network import Cloning
from services.synthesis_audio.cloning.demo.spectrum import Spectrum

_log = logging.getLogger(__name__)
_PEAK_RATE, _CLIP = 2e-3, 1.0
_CROP, _HEARD = 128, 192
"""Frames of the sentence and of the recording in a step."""
Batch = tuple[torch.Tensor, ...]


@dataclass(frozen=True)
class _Ready:
    """A pair with its harmonics: mels and harmonics (t × 80, half), voiced (t × 1)."""

    said: torch.Tensor
    wanted: torch.Tensor
    harmonics: torch.Tensor
    voiced: torch.Tensor


class Trainer:
    """The networks and their course, on one set of pairs."""

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
        self._course = Course(self._model, work / "checkpoint.pt", peak_rate=_PEAK_RATE, clip=_CLIP)

    def run(self, minutes: float) -> None:
        """Train until `minutes` are behind, those before a stop included."""
        self._course.run(minutes, self._step, self._export)
        _log.info("step %d, speakers held back: %.3f", self._course.step, self.held_loss())

    def held_loss(self) -> float:
        """Mean distance on −4…4 for speakers that were kept back, by the averaged weights."""
        rng = random.Random(1)
        with self._course.averaged(), torch.no_grad():
            losses = [float(self._loss(self._batch(self._held, rng))) for _ in range(8)]
        return sum(losses) / len(losses)

    def _step(self, step: int) -> torch.Tensor:
        return self._loss(self._batch(self._train, random.Random(step)))

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

    def _export(self) -> None:
        folder = self._work / "model"
        folder.mkdir(exist_ok=True)
        half = {name: value.half().contiguous() for name, value in self._model.state_dict().items()}
        save_file(half, folder / "model.safetensors", metadata={"step": str(self._course.step)})


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
