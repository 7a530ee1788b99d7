"""What all speakers have in common, as sounds, and how one recording differs from it.

Contract: `Mixture.of(frames, parts, seed)` learns Gaussians with diagonal covariance by expectation and
maximisation; `offsets(frames)` -> (parts × width,): how far the means move when they follow a recording, in
deviations (Reynolds, Quatieri and Dunn 2000; the scale of Campbell, Sturim and Reynolds 2006). Each part is a
kind of sound, so a speaker is known sound by sound and not by an average. numpy alone; it knows no audio.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_ROUNDS = 12
_RELEVANCE = 16.0
"""Frames of a sound after which a recording counts as much as what was known before."""
_NARROWEST = 0.05
"""Least variance, as a share of all frames'."""


@dataclass(frozen=True)
class Mixture:
    """Shares (parts,), means and variances (parts, width)."""

    shares: Array
    means: Array
    variances: Array

    @classmethod
    def of(cls, frames: Array, parts: int, seed: int) -> "Mixture":
        """From (frames, width) of many speakers; raises ValueError for fewer frames than parts."""
        if len(frames) < parts:
            raise ValueError(f"{len(frames)} frames are too few for {parts} parts")
        whole = frames.var(0)
        chosen = np.random.default_rng(seed).choice(len(frames), parts, replace=False)
        found = cls(np.full(parts, 1 / parts), frames[chosen], np.tile(whole, (parts, 1)))
        for _ in range(_ROUNDS):
            found = found._better(frames, whole)
        return found

    def offsets(self, frames: Array) -> Array:
        """See the module."""
        weights = self._weights(frames)
        counts = weights.sum(0)[:, None]
        moved = (weights.T @ frames - counts * self.means) / (counts + _RELEVANCE)
        scaled = moved / np.sqrt(self.variances) * np.sqrt(self.shares)[:, None]
        return np.asarray(scaled.ravel())

    def _better(self, frames: Array, whole: Array) -> "Mixture":
        weights = self._weights(frames)
        counts = weights.sum(0)[:, None] + 1e-3
        means = weights.T @ frames / counts
        variances = weights.T @ frames**2 / counts - means**2
        return Mixture(counts[:, 0] / counts.sum(), means, np.maximum(variances, _NARROWEST * whole))

    def _weights(self, frames: Array) -> Array:
        """(frames, parts): how likely each frame is of each part."""
        sharp = 1 / self.variances
        fixed = np.log(self.shares) + 0.5 * (np.log(sharp).sum(1) - (self.means**2 * sharp).sum(1))
        logs = fixed + frames @ (self.means * sharp).T - 0.5 * frames**2 @ sharp.T
        raised = np.exp(logs - logs.max(1, keepdims=True))
        return np.asarray(raised / raised.sum(1, keepdims=True))
