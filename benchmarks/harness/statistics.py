"""Medians, spread, and the ratio of two medians with what it may be off by.

Contract: pure functions of numbers. The interval is the middle 95 % of the ratios that resampled rounds give
(percentile bootstrap, Efron and Tibshirani 1993); rounds that ran side by side are resampled together, so
that what slowed both does not count as noise. It does not know what was measured.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES, _SEED = 4000, 20261125
_MIDDLE = (2.5, 97.5)


@dataclass(frozen=True)
class Spread:
    """Median, least and most of some values."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of at least one value."""
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True)
class Ratio:
    """A ratio of medians, and the interval that it lies in."""

    ratio: float
    low: float
    high: float


def ratio_of_medians(above: Sequence[float], below: Sequence[float]) -> Ratio:
    """median(above) / median(below). Raises ValueError where one is empty, ZeroDivisionError where the median
    below is 0.
    """
    if not above or not below:
        raise ValueError("a ratio needs a value on each side")
    value = statistics.median(above) / statistics.median(below)
    chance = np.random.default_rng(_SEED)
    over, under = _resampled(np.asarray(above, float), np.asarray(below, float), chance)
    found = np.median(over, axis=1) / np.maximum(np.median(under, axis=1), 1e-12)
    low, high = np.percentile(found, _MIDDLE)
    return Ratio(value, float(low), float(high))


def _resampled(
    above: np.ndarray, below: np.ndarray, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of resampled values; where there are as many on each side, of the same rounds."""
    rows = chance.integers(0, len(above), (_RESAMPLES, len(above)))
    others = rows if len(above) == len(below) else chance.integers(0, len(below), (_RESAMPLES, len(below)))
    return above[rows], below[others]
