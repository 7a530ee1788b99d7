"""The judge of speakers: says how alike the speakers of two recordings are.

Contract: `Judge.taught(recordings)` learns from many speakers' recordings which differences are between
speakers and which between sentences (linear discriminant analysis of what `mixture` gives); `known(samples,
rate)` -> a direction (unit length); the product of two directions is −1…1, more for one speaker. It is no
part of the cloning model, and hears neither mel spectra nor pitch. It does not know who is judged.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from models.eval.speakers.background import Clip, background
from models.eval.speakers.cepstra import cepstra
from models.eval.speakers.mixture import Mixture
from services.synthesis_audio.speech import Sound

Array = NDArray[np.float64]

_SPEAKERS, _SENTENCES, _SEED = 240, 6, "judge"
_PARTS = 64
_MOST = 60000
"""Frames that the mixture is learnt from."""
_KEPT, _DIRECTIONS = 200, 60
_SHRUNK = 0.1


@dataclass(frozen=True)
class Judge:
    """`mean` and `directions` (width, n) of the offsets that `mixture` gives."""

    mixture: Mixture
    mean: Array
    directions: Array

    @classmethod
    def taught(cls, recordings: Iterable[Sequence[Clip]]) -> "Judge":
        """From the recordings of each speaker."""
        heard = [[cepstra(*each).astype(np.float32) for each in clips] for clips in recordings]
        frames = np.concatenate([each for clips in heard for each in clips])
        step = max(1, len(frames) // _MOST)
        mixture = Mixture.of(frames[::step].astype(np.float64), _PARTS, seed=0)
        offsets = np.array([mixture.offsets(each.astype(np.float64)) for clips in heard for each in clips])
        who = np.repeat(np.arange(len(heard)), [len(clips) for clips in heard])
        mean = offsets.mean(0)
        return cls(mixture, mean, _discriminants(offsets - mean, who))

    def known(self, samples: Sound, rate: int) -> Array:
        """See the module."""
        found = (self.mixture.offsets(cepstra(samples, rate)) - self.mean) @ self.directions
        return np.asarray(found / np.linalg.norm(found))


def judge(speakers: int = _SPEAKERS, sentences: int = _SENTENCES) -> Judge:
    """The judge that figures are taken with, or one of fewer speakers: always the same ones.

    It is taught in a process of its own, because espeak-ng is started on another folder there, which it bears
    badly where it has spoken before.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_taught, speakers, sentences).result()


def _taught(speakers: int, sentences: int) -> Judge:
    return Judge.taught(background(speakers, sentences, _SEED))


def _discriminants(offsets: Array, who: NDArray[np.int64]) -> Array:
    """(width, n): first what varies most, then of it what differs between speakers, by what does within."""
    _, _, axes = np.linalg.svd(offsets, full_matrices=False)
    axes = axes[: min(_KEPT, len(axes))].T
    seen = offsets @ axes
    middles = np.array([seen[who == each].mean(0) for each in np.unique(who)])
    within = np.cov((seen - middles[who]).T)
    within += _SHRUNK * np.trace(within) / len(within) * np.eye(len(within))
    values, turned = np.linalg.eigh(within)
    white = turned / np.sqrt(values)
    _, _, best = np.linalg.svd((middles - middles.mean(0)) @ white, full_matrices=False)
    return np.asarray(axes @ white @ best[:_DIRECTIONS].T)
