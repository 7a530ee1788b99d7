"""Trains the decoder: seeded, resumable, ended by the clock.

Contract: `train(work, minutes, seed)` trains until `minutes` are behind it, counting earlier calls; it writes
`work/tokenizer` and, every minute, `work/last.pt` with the averaged weights beside the live ones. The rate
rises for WARM_UP of the minutes and then falls in a line to zero, so a busy machine gets fewer steps but a
finished schedule. Does not know CTranslate2. Source of the schedule: Bergsma et al. 2025, "Straight to Zero".
"""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from models.train import checkpoint
from models.train.generate import network, tokenizer
from models.train.generate.batches import Batch, batches
from models.train.generate.forward import logits
from models.train.optimiser import Average, MuonAndAdam, straight_to_zero

MUON_RATE, ADAM_RATE, WARM_UP = 0.01, 4e-3, 0.01
SAVE_S, REPORT_STEPS = 60.0, 50
FILE = "last.pt"


@dataclass
class Progress:
    """Steps, pairs seen, the pool to go on with, seconds by the clock and of processor time."""

    step: int = 0
    pairs: int = 0
    pool: int = 0
    seconds: float = 0.0
    cpu: float = 0.0


class Training:
    """The model with everything that a checkpoint holds."""

    def __init__(self, pieces: list[str], work: Path, seed: int) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self._path = work / FILE
        torch.manual_seed(seed)
        model = network.build(len(pieces))
        network.begin_copying(model, pieces)
        self.model = model.to(self.device)
        self._optimiser = MuonAndAdam(self.model, muon_rate=MUON_RATE, adam_rate=ADAM_RATE)
        self._average = Average(self.model)
        self.progress = Progress()
        if self._path.is_file():
            self._restore()

    def step(self, batch: Batch, share: float) -> float:
        """One step at `share` of the full rate, in bfloat16 where the processor multiplies it faster."""
        ids, learned = (part.to(self.device) for part in batch)
        with torch.autocast(self.device, torch.bfloat16):
            found = logits(self.model, ids, learned)
        loss = torch.nn.functional.cross_entropy(found.float(), torch.roll(ids, -1, dims=1)[learned])
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step(share)
        self._average.update()
        self.progress.step += 1
        self.progress.pairs += len(ids)
        return loss.item()

    def save(self) -> None:
        """Whole or not at all: written beside, then moved."""
        state: dict[str, Any] = {
            "model": self.model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average.state_dict(),
            "progress": asdict(self.progress),
        }
        checkpoint.write(self._path, state)

    def _restore(self) -> None:
        state = torch.load(self._path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average.load_state_dict(state["average"])
        self.progress = Progress(**state["progress"])


def train(work: Path, minutes: float, seed: int = 0) -> Progress:
    """Train until `minutes` are behind it and say how far it came."""
    vocabulary = vocabulary_of(work, seed)
    training = Training(pieces_of(vocabulary), work, seed)
    progress = training.progress
    clock, saved = _Clock(progress), progress.seconds
    for pool, batch in batches(seed, "train", vocabulary, progress.pool):
        done = progress.seconds / (60 * minutes)
        if done >= 1:
            break
        loss = training.step(batch, straight_to_zero(done, WARM_UP))
        progress.pool = pool + 1
        clock.tick()
        if progress.step % REPORT_STEPS == 0:
            print(f"step {progress.step} pairs {progress.pairs} loss {loss:.4f} done {done:.3f}", flush=True)
        if progress.seconds - saved > SAVE_S:
            saved = progress.seconds
            training.save()
    training.save()
    return progress


class _Clock:
    """Adds to the progress what went by since the last tick."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = (time.monotonic(), time.process_time())

    def tick(self) -> None:
        now = (time.monotonic(), time.process_time())
        self._progress.seconds += now[0] - self._last[0]
        self._progress.cpu += now[1] - self._last[1]
        self._last = now


def averaged(work: Path) -> tuple[Any, Tokenizer]:
    """The network with the averaged weights, and its tokenizer."""
    vocabulary = Tokenizer.from_file(str(work / "tokenizer" / "tokenizer.json"))
    model = network.build(vocabulary.get_vocab_size())
    average = Average(model)
    average.load_state_dict(torch.load(work / FILE, weights_only=True, map_location="cpu")["average"])
    average.into(model)
    return model, vocabulary


def vocabulary_of(work: Path, seed: int) -> Tokenizer:
    """The tokenizer in `work`, made there if it is missing."""
    path = work / "tokenizer" / "tokenizer.json"
    return Tokenizer.from_file(str(path)) if path.exists() else tokenizer.build(path.parent, seed=seed)


def pieces_of(vocabulary: Tokenizer) -> list[str]:
    """All pieces in order."""
    return [str(vocabulary.id_to_token(index)) for index in range(vocabulary.get_vocab_size())]
