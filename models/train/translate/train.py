"""Trains the M2M100 from scratch: seeded, resumable, ended by the clock.

Contract: `run(work, minutes=…)` trains until `minutes` of training are behind it, counting earlier calls;
it keeps `checkpoint.pt` in `work` and hands the averaged model over at every checkpoint. The rate rises for
WARM_UP of the minutes and then falls in a line to zero, so a busy machine gets fewer steps but a finished
schedule. It does not know CTranslate2. Source of the schedule: Bergsma et al. 2025, "Straight to Zero".
"""

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import M2M100ForConditionalGeneration

from models.train import checkpoint
from models.train.optimiser import Average, MuonAndAdam, straight_to_zero
from models.train.translate.batches import Batch, batches
from models.train.translate.network import loss_of, network
from models.train.translate.pieces import Pieces

SEED = 20
MUON_RATE, ADAM_RATE, WARM_UP = 0.01, 3e-3, 0.02
BATCH_TOKENS = 2000
CHECKPOINT_S, REPORT_STEPS = 120.0, 50
Model = M2M100ForConditionalGeneration


@dataclass
class Progress:
    """How far training is: steps, pairs seen, seconds by the clock and seconds of processor time."""

    step: int = 0
    pairs: int = 0
    seconds: float = 0.0
    cpu: float = 0.0


class Training:
    """The model with everything that a checkpoint holds."""

    def __init__(self, pieces: Pieces, work: Path) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self._path = work / "checkpoint.pt"
        torch.manual_seed(SEED)
        self.model = network(len(pieces))
        torch.nn.Module.to(self.model, self.device)
        self.optimiser = MuonAndAdam(self.model, muon_rate=MUON_RATE, adam_rate=ADAM_RATE)
        self.average = Average(self.model)
        self.progress = Progress()
        if self._path.is_file():
            self._restore()

    def step(self, batch: Batch, share: float) -> float:
        """One step at `share` of the full rate; bfloat16 where the machine multiplies it faster."""
        source, target = (side.to(self.device) for side in batch)
        with torch.autocast(self.device, torch.bfloat16):
            loss = loss_of(self.model, (source, target))
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step(share)
        self.average.update()
        self.progress.step += 1
        self.progress.pairs += len(source)
        return loss.item()

    def averaged(self, pieces: Pieces) -> Model:
        """A model of its own with the averaged weights."""
        model = network(len(pieces))
        self.average.into(model)
        return model

    def save(self) -> None:
        """Whole or not at all: written beside, then moved."""
        state: dict[str, Any] = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average.state_dict(),
            "progress": asdict(self.progress),
        }
        checkpoint.write(self._path, state)

    def _restore(self) -> None:
        state = torch.load(self._path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average.load_state_dict(state["average"])
        self.progress = Progress(**state["progress"])


def run(work: Path, pieces: Pieces, *, minutes: float, each: Callable[[Model], None]) -> None:
    """Train until `minutes` are spent, going on from `work`/checkpoint.pt; `each` gets the averaged model at
    checkpoints.
    """
    training = Training(pieces, work)
    progress = training.progress
    print(f"{training.model.num_parameters()} parameters on {training.device}, {progress}", flush=True)
    saved, clock, cpu = progress.seconds, time.monotonic(), time.process_time()
    for batch in batches(pieces, random.Random(f"{SEED} {progress.step}"), BATCH_TOKENS):
        if progress.seconds >= minutes * 60:
            break
        loss = training.step(batch, straight_to_zero(progress.seconds / (minutes * 60), WARM_UP))
        now, now_cpu = time.monotonic(), time.process_time()
        progress.seconds += now - clock
        progress.cpu += now_cpu - cpu
        clock, cpu = now, now_cpu
        if progress.step % REPORT_STEPS == 0:
            print(f"{progress}, loss {loss:.3f}", flush=True)
        if progress.seconds - saved >= CHECKPOINT_S:
            saved = progress.seconds
            training.save()
            each(training.averaged(pieces))
    training.save()
    each(training.averaged(pieces))
