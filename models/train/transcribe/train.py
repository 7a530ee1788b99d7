"""Trains the recogniser: curriculum, optimiser, moving average, checkpoints every three minutes; goes on
where it was.

Contract: `train(work, minutes, ...)` reads `work/clips`, `work/tokenizer`; writes `work/last.pt`
(everything needed to go on), `work/best.pt` (the best moving average by held-out errors) and a line of
figures every 50 steps. Time counts over all runs of the same folder: a run stopped at minute 20 of 36 does
the remaining 16. Knows nothing of CTranslate2.
"""

import copy
import math
import pickle
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import torch
from numpy.typing import NDArray

from models.train import checkpoint
from models.train.optimiser import MuonAndAdam
from models.train.transcribe.batches import Batch, Composer
from models.train.transcribe.clip import Clip
from models.train.transcribe.features import WINDOW, normalise
from models.train.transcribe.network import Recogniser, Shape
from models.train.transcribe.spans import PhoneTable, Span, pieces, prepare
from models.train.transcribe.tokenizer import Vocabulary

CHECKPOINT_SECONDS = 300
ROWS = 24  # utterances in a batch of singles
WARM_STEPS = 300
SINGLES_UNTIL = 0.4  # share of the time spent on single utterances before windows join
AVERAGE = 0.999
MUON_RATE, ADAM_RATE = 4e-3, 2e-3


@dataclass(frozen=True)
class Options:
    """What a run may choose; everything else is the recipe."""

    minutes: float = 120.0
    seed: int = 0
    threads: int = 1
    bfloat16: bool = False
    device: str = "cpu"
    shape: Shape = field(default_factory=Shape)


class Material:
    """Spans of all training shards; `refresh` takes in shards that were written meanwhile."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, phones: PhoneTable) -> None:
        self._folder, self._vocabulary, self._phones = folder, vocabulary, phones
        self._seen: set[Path] = set()
        self.spans: list[Span] = []
        self.parts: list[Span] = []
        self.noises: list[NDArray[np.float16]] = []

    def refresh(self) -> None:
        """Read the shards not read yet."""
        for shard in sorted(self._shards() - self._seen):
            self._seen.add(shard)
            for clip in _read(shard):
                if not clip.text:
                    self.noises.append(clip.mel)
                elif any(not phone.silent for phone in clip.phones):
                    self.spans.append(prepare(clip, self._vocabulary, self._phones))
                    self.parts.extend(pieces(clip, self._vocabulary, self._phones))
            print(f"{shard.name}: {len(self.spans)} utterances, {len(self.parts)} parts in all", flush=True)

    def _shards(self) -> set[Path]:
        return {*self._folder.glob("train-*.pkl"), *self._folder.glob("noise-*.pkl")}


def _read(shard: Path) -> list[Clip]:
    clips: list[Clip] = pickle.loads(shard.read_bytes())  # our own file, written by clips.py
    return clips


class Trainer:
    """One training run over a work folder."""

    def __init__(self, work: Path, options: Options) -> None:
        torch.set_num_threads(options.threads)
        torch.manual_seed(options.seed)
        self._work, self._options = work, options
        vocabulary = Vocabulary(work / "tokenizer")
        self._phones = PhoneTable()
        self._material = Material(work / "clips", vocabulary, self._phones)
        self._model = Recogniser(vocabulary, options.shape, self._phones.size).to(options.device)
        self._average = copy.deepcopy(self._model).eval()
        self._optimiser = MuonAndAdam(self._model, muon_rate=MUON_RATE, adam_rate=ADAM_RATE)
        self._elapsed, self._step, self._best = 0.0, 0, math.inf
        self._resume()
        self._material.refresh()
        self._held = {p.stem: _read(p) for p in sorted((work / "clips").glob("held*.pkl"))}
        # A resumed run draws other windows than the first, but the same ones each time it is resumed from
        # there.
        self._composer = Composer(
            self._material.spans,
            self._material.parts,
            self._material.noises,
            vocabulary,
            options.seed + self._step,
        )

    def run(self) -> None:
        """Train until the minutes are used up, then save."""
        total, batches, recent = self._options.minutes * 60, self._batches(), _Recent()
        saved = started = time.monotonic()
        before = self._elapsed
        while self._elapsed < total:
            recent.add(self._train_on(next(batches)))
            self._elapsed = before + time.monotonic() - started
            if self._step % 50 == 0:
                print(f"step {self._step} minute {self._elapsed / 60:.1f} {recent.line()}", flush=True)
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = time.monotonic()
        self._save()

    def _train_on(self, batch: Batch) -> list[float]:
        with self._precision():
            losses = self._model(batch.to(self._options.device))
        losses.total().backward()
        self._optimiser.step(self._share())
        self._step += 1
        weight = 1 - min(AVERAGE, self._step / (self._step + 20))
        with torch.no_grad():
            torch._foreach_lerp_(list(self._average.parameters()), list(self._model.parameters()), weight)
        parts = (losses.text, losses.characters, losses.guide, losses.phones)
        return [*(part.item() for part in parts), losses.phone_accuracy]

    def _precision(self) -> torch.autocast:
        return torch.autocast(self._options.device, torch.bfloat16, enabled=self._options.bfloat16)

    @property
    def _progress(self) -> float:
        return min(1.0, self._elapsed / (self._options.minutes * 60))

    def _share(self) -> float:
        """Of the full rates: warm-up, then a cosine over the time given, to 1 %."""
        warm = min(1.0, (self._step + 1) / WARM_STEPS)
        return warm * (0.495 * (1 + math.cos(math.pi * self._progress)) + 0.01)

    def _batches(self) -> Iterator[Batch]:
        """Single utterances first; then windows of 5.6 and 10 s among them."""
        rng = np.random.default_rng(self._options.seed + self._step)
        while True:
            if self._progress < SINGLES_UNTIL or rng.random() < 0.4:  # one draw of singles makes four batches
                yield from self._composer.singles(ROWS)
            elif rng.random() < 0.4:
                yield self._composer.windows(8, WINDOW)
            else:
                yield self._composer.windows(14, 560)

    def _save(self) -> None:
        """Checkpoint, and the average too when it makes fewer errors than before."""
        errors = {name: self._errors(clips[:40]) for name, clips in self._held.items()}
        print(f"minute {self._elapsed / 60:.1f} step {self._step} word errors {errors}", flush=True)
        checkpoint.write(self._work / "last.pt", self._state())
        score = sum(errors.values()) / max(1, len(errors))
        if score <= self._best:
            self._best = score
            checkpoint.write(self._work / "best.pt", self._best_state())
        self._material.refresh()

    def _errors(self, clips: list[Clip]) -> float:
        """Word error rate of greedy decoding without timestamps, one utterance a row."""
        vocabulary = self._model.vocabulary
        said, heard = [], []
        for first in range(0, len(clips), 20):
            group = clips[first : first + 20]
            mels = torch.zeros(len(group), 80, WINDOW + 4)
            for row, clip in enumerate(group):
                mels[row, :, : clip.mel.shape[1]] = normalise(
                    torch.from_numpy(clip.mel.astype(np.float32))[None]
                )[0]
            with self._precision():
                found = self._average.greedy(mels.to(self._options.device))
            heard += [plain(vocabulary.decode(ids)) for ids in found]
            said += [plain(clip.text) for clip in group]
        print("  said  ", said[0], "\n  heard ", heard[0], flush=True)
        return round(float(jiwer.wer(said, heard)), 4)

    def _best_state(self) -> dict[str, Any]:
        """The moving average alone, with when it was taken."""
        return {
            "average": self._average.state_dict(),
            "shape": self._options.shape,
            "step": self._step,
            "elapsed": self._elapsed,
        }

    def _state(self) -> dict[str, Any]:
        return {
            "model": self._model.state_dict(),
            "average": self._average.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "step": self._step,
            "elapsed": self._elapsed,
            "best": self._best,
            "phones": self._phones.names,
            "torch_rng": torch.get_rng_state(),
            "shape": self._options.shape,
        }

    def _resume(self) -> None:
        path = self._work / "last.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=False, map_location=self._options.device)  # our own file
        self._model.load_state_dict(state["model"])
        self._average.load_state_dict(state["average"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._step, self._elapsed, self._best = state["step"], state["elapsed"], state["best"]
        self._phones.names = state["phones"]
        torch.set_rng_state(state["torch_rng"].cpu())
        print(f"going on from step {self._step}, minute {self._elapsed / 60:.1f}", flush=True)


class _Recent:
    """Means of the figures since the last line."""

    def __init__(self) -> None:
        self._rows: list[list[float]] = []

    def add(self, row: list[float]) -> None:
        self._rows.append(row)

    def line(self) -> str:
        text, characters, guide, phones, accuracy = np.mean(self._rows, axis=0)
        self._rows.clear()
        return (
            f"text {text:.3f} ctc {characters:.3f} guide {guide:.3f} phones {phones:.3f} right {accuracy:.3f}"
        )


def plain(text: str) -> str:
    """Lower-case letters, apostrophes and single spaces, for word error rates; never empty."""
    kept = "".join(c if c.isalpha() or c == "'" else " " for c in text.lower())
    return " ".join(kept.split()) or "-"
