"""The training loop: AdamW under a cosine over wall time, averaged weights, checkpoints from which it goes
on.

Contract: `Trainer(config, dataset, work).run(minutes)`. Wall time, not steps, is the budget, so that the
schedule ends whatever the
machine's load; minutes trained before a stop count. It writes WORK/checkpoint.pt and the loadable
WORK/voice/. Same seeds give the same
batches, not the same bits: the schedule follows the clock.
"""

import logging
import math
import random
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from models.train import checkpoint
from models.train.synthesis.batches import Batch, collate, epochs, item
from models.train.synthesis.data import Dataset
from models.train.synthesis.network import build, export

_log = logging.getLogger(__name__)
_PEAK_RATE = 1.5e-3
_WARM_UP_STEPS = 100
_EVERY_S = 60.0
"""Seconds between checkpoints."""


class Trainer:
    """A network, its optimiser and its average, on one dataset."""

    def __init__(
        self, config: Any, dataset: Dataset, work: Path, *, batch: int = 16, half: bool = False
    ) -> None:
        torch.manual_seed(0)
        self._config, self._work, self._size, self._half = config, work, batch, half
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = build(config)
        self._train = [item(example, dataset, self._model.tokenizer) for example in dataset.train]
        self._held = [item(example, dataset, self._model.tokenizer) for example in dataset.held]
        self._model.to(self._device).train()
        self._optimizer = torch.optim.AdamW(
            self._model.parameters(), lr=_PEAK_RATE, betas=(0.9, 0.98), weight_decay=1e-4
        )
        self._average = {name: value.clone() for name, value in self._model.state_dict().items()}
        self._step, self._seconds = 0, 0.0
        self._resume()

    def run(self, minutes: float) -> None:
        """Train until `minutes` of training are behind, those before a stop included."""
        budget, started, saved = minutes * 60, time.monotonic() - self._seconds, time.monotonic()
        for batch in epochs(self._train, self._size, random.Random(self._step)):
            self._seconds = time.monotonic() - started
            if self._seconds >= budget:
                break
            parts = self._update(batch, self._seconds / budget)
            if self._step % 50 == 0:
                rate = self._seconds / self._step
                _log.info("step %d, %.0f s, %.2f s/step, %s", self._step, self._seconds, rate, _shown(parts))
            if time.monotonic() - saved > _EVERY_S:
                self._save()
                saved = time.monotonic()
        self._save()
        _log.info("step %d, held out: %s", self._step, _shown(self.held_loss()))

    def held_loss(self) -> tuple[float, ...]:
        """Mel (L1 on −4…4), duration (log², frames) and pitch loss of the averaged weights on the held
        sentences.
        """
        training = {name: value.clone() for name, value in self._model.state_dict().items()}
        self._model.load_state_dict(self._average)
        self._model.eval()
        with torch.no_grad():
            batches = [collate(self._held[at : at + 12]) for at in range(0, len(self._held), 12)]
            losses = [[float(part) for part in self._losses(batch)] for batch in batches]
        self._model.load_state_dict(training)
        self._model.train()
        return tuple(sum(column) / len(column) for column in zip(*losses, strict=True))

    def _update(self, batch: Batch, share: float) -> tuple[float, ...]:
        warm = min(1.0, (self._step + 1) / _WARM_UP_STEPS)
        for group in self._optimizer.param_groups:
            group["lr"] = _PEAK_RATE * warm * (0.49 * (1 + math.cos(math.pi * share)) + 0.02)
        mel, durations, pitch = self._losses(batch)
        self._optimizer.zero_grad()
        (mel + 0.1 * durations + 0.1 * pitch).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 5.0)
        self._optimizer.step()
        self._step += 1
        self._follow()
        return mel.item(), durations.item(), pitch.item()

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

    def _follow(self) -> None:
        """The average forgets slowly, faster at first: its weights are the ones that are shipped."""
        keep = min(0.995, (1 + self._step) / (10 + self._step))
        with torch.no_grad():
            for name, value in self._model.state_dict().items():
                if value.is_floating_point():
                    self._average[name].mul_(keep).add_(value, alpha=1 - keep)
                else:
                    self._average[name] = value.clone()

    def _save(self) -> None:
        state = {
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
            "step": self._step,
            "seconds": self._seconds,
        }
        checkpoint.write(self._work / "checkpoint.pt", state)
        export(self._config, self._average, self._step, self._work / "voice")

    def _resume(self) -> None:
        path = self._work / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True, map_location=self._device)
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average, self._step, self._seconds = state["average"], state["step"], state["seconds"]
        _log.info("going on after %d steps, %.0f s", self._step, self._seconds)


def _mask(lengths: torch.Tensor, longest: int) -> torch.Tensor:
    return (torch.arange(longest, device=lengths.device)[None] < lengths[:, None]).float()


def _shown(parts: tuple[float, ...]) -> str:
    return " ".join(
        f"{name} {value:.3f}" for name, value in zip(("mel", "duration", "pitch"), parts, strict=True)
    )
