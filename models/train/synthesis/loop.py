"""What the voice is taught: spectrograms, durations and pitch of the teacher's sentences.

Contract: `Trainer(config, dataset, work).run(minutes)`; the course of it is `models.train.course`'s. It
writes WORK/checkpoint.pt and the loadable WORK/voice/. It does not know where the sentences come from.
"""

import logging
import random
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from models.train.course import Course
from models.train.synthesis.batches import Batch, collate, epochs, item
from models.train.synthesis.data import Dataset
from models.train.synthesis.network import build, export

_log = logging.getLogger(__name__)
_PEAK_RATE, _CLIP = 1.5e-3, 5.0
_REPORT_STEPS = 100


class Trainer:
    """A network and its course, on one dataset."""

    def __init__(
        self, config: Any, dataset: Dataset, work: Path, *, batch: int = 16, half: bool = False
    ) -> None:
        torch.manual_seed(0)
        self._config, self._work, self._half = config, work, half
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = build(config)
        self._train = [item(example, dataset, self._model.tokenizer) for example in dataset.train]
        self._held = [item(example, dataset, self._model.tokenizer) for example in dataset.held]
        self._model.to(self._device).train()
        self._course = Course(self._model, work / "checkpoint.pt", peak_rate=_PEAK_RATE, clip=_CLIP)
        self._batches: Iterator[Batch] = map(
            collate, islice(epochs(self._train, batch, random.Random(0)), self._course.step, None)
        )

    def run(self, minutes: float) -> None:
        """Train until `minutes` of training are behind, those before a stop included."""
        self._course.run(minutes, self._step, self._export)
        _log.info("step %d, held out: %s", self._course.step, _shown(self.held_loss()))

    def held_loss(self) -> tuple[float, ...]:
        """Mel (L1 on −4…4), duration (log², frames) and pitch loss of the averaged weights on the held
        sentences.
        """
        self._model.eval()
        with self._course.averaged(), torch.no_grad():
            batches = [collate(self._held[at : at + 12]) for at in range(0, len(self._held), 12)]
            losses = [[float(part) for part in self._losses(batch)] for batch in batches]
        self._model.train()
        return tuple(sum(column) / len(column) for column in zip(*losses, strict=True))

    def _step(self, step: int) -> torch.Tensor:
        mel, durations, pitch = self._losses(next(self._batches))
        if step % _REPORT_STEPS == 0:
            _log.info("step %d, %s", step, _shown((mel.item(), durations.item(), pitch.item())))
        return mel + 0.1 * durations + 0.1 * pitch

    def _losses(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        ids, durations, mel = (x.to(self._device) for x in (batch.ids, batch.durations, batch.mel))
        lengths, frames = batch.id_lengths.to(self._device), batch.mel_lengths.to(self._device)
        with self._precision():
            out = self._model(ids, lengths, frames, y=mel, dr=durations, pitch=batch.pitch.to(self._device))
        of_mel = _mask(frames, mel.shape[1]).unsqueeze(-1)
        of_ids = _mask(lengths, ids.shape[1])
        mel_loss = ((out["model_outputs"].float() - mel).abs() * of_mel).sum() / (of_mel.sum() * mel.shape[2])
        wanted = torch.log(durations.float() + 1)
        duration_loss = functional.mse_loss(
            out["durations_log"].float() * of_ids, wanted * of_ids, reduction="sum"
        )
        off = (out["pitch_avg"].float() - out["pitch_avg_gt"].float())[:, 0] * of_ids
        return mel_loss, duration_loss / of_ids.sum(), (off**2).sum() / of_ids.sum()

    def _precision(self) -> AbstractContextManager[Any]:
        return torch.autocast(self._device, dtype=torch.bfloat16, enabled=self._half)

    def _export(self) -> None:
        export(self._config, self._model.state_dict(), self._course.step, self._work / "voice")


def _mask(lengths: torch.Tensor, longest: int) -> torch.Tensor:
    return (torch.arange(longest, device=lengths.device)[None] < lengths[:, None]).float()


def _shown(parts: tuple[float, ...]) -> str:
    return " ".join(
        f"{name} {value:.3f}" for name, value in zip(("mel", "duration", "pitch"), parts, strict=True)
    )
