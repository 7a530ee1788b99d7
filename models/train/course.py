"""A training by the clock, for the recipes of sound: AdamW under a cosine over wall time, averaged weights,
and a checkpoint from which it goes on as if it had never stopped.

Contract: `Course(model, kept, …).run(minutes, loss_of, export)`. Wall time, not steps, is the budget, so that
the schedule ends whatever the machine's load; minutes before a stop count. `loss_of(step)` -> the loss of a
step; what it draws from torch is seeded by the step, and so must be what else it draws. Every minute and at
the end `export()` is called while the averaged weights are in the model, and the file `kept` is written. On
another machine the clock gives other rates: the same seeds give the same batches, not the same bits. It does
not know what is learnt.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from models.train import checkpoint
from models.train.optimiser import Average

_log = logging.getLogger(__name__)
_WARM_UP_STEPS = 100
_LEAST = 0.02
"""Of the peak rate, at the end."""
_DECAY = 0.995
_EVERY_S = 60.0
_REPORT_STEPS = 100
LossOf = Callable[[int], torch.Tensor]


class Course:
    """A model on its device, its optimiser and its average; `step` and `seconds` are what is behind it."""

    def __init__(self, model: torch.nn.Module, kept: Path, *, peak_rate: float, clip: float) -> None:
        self._model, self._kept, self._peak, self._clip = model, kept, peak_rate, clip
        self._optimiser = torch.optim.AdamW(
            model.parameters(), lr=peak_rate, betas=(0.9, 0.98), weight_decay=1e-4
        )
        self._average = Average(model, decay=_DECAY)
        self.step, self.seconds = 0, 0.0
        self._mean = 0.0
        if kept.is_file():
            self._resume()

    def run(self, minutes: float, loss_of: LossOf, export: Callable[[], None]) -> None:
        """Train until `minutes` are behind, those before a stop included."""
        budget, started, saved = minutes * 60, time.monotonic() - self.seconds, self.seconds
        while self.seconds < budget:
            self._update(loss_of, self.seconds / budget)
            self.seconds = time.monotonic() - started
            if self.seconds - saved > _EVERY_S:
                self._save(export)
                saved = self.seconds
        self._save(export)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """For the time being the model has the averaged weights, which are the ones to ship."""
        training = {name: value.clone() for name, value in self._model.state_dict().items()}
        self._average.into(self._model)
        try:
            yield
        finally:
            self._model.load_state_dict(training)

    def _update(self, loss_of: LossOf, share: float) -> None:
        warm = min(1.0, (self.step + 1) / _WARM_UP_STEPS)
        for group in self._optimiser.param_groups:
            group["lr"] = self._peak * warm * ((1 - _LEAST) / 2 * (1 + math.cos(math.pi * share)) + _LEAST)
        torch.manual_seed(self.step)
        loss = loss_of(self.step)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), self._clip)
        self._optimiser.step()
        self._average.update()
        self.step += 1
        self._report(loss.item())

    def _report(self, loss: float) -> None:
        self._mean = 0.98 * self._mean + 0.02 * loss if self._mean else loss
        if self.step % _REPORT_STEPS == 0:
            _log.info("step %d, %.0f s, %.3f", self.step, self.seconds, self._mean)

    def _save(self, export: Callable[[], None]) -> None:
        state = {
            "model": self._model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        checkpoint.write(self._kept, state)
        with self.averaged():
            export()

    def _resume(self) -> None:
        device = next(self._model.parameters()).device
        state = torch.load(self._kept, weights_only=True, map_location=device)
        self._model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average.load_state_dict(state["average"])
        self.step, self.seconds = state["step"], state["seconds"]
        _log.info("going on after %d steps, %.0f s", self.step, self.seconds)
