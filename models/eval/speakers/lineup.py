"""A row of recordings, one per speaker, and which of them a sound is nearest to.

Contract: `Lineup(recordings, hear, alike)` hears each speaker's recording once; `trials(said)` asks of every
sound how like each of the recordings it is. `Trials.right` is the share of sounds that are most like their
own speaker's recording (1 / speakers by chance), `interval` what 95 % of such draws would give (Wilson 1927;
it takes sounds of one speaker for independent, which they are not quite), `equal_error_rate` where as many
true pairs are refused as false ones taken. It does not know what is heard.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.speech import Sound

Array = NDArray[np.float64]
Clip = tuple[Sound, int]
Said = Mapping[str, Sequence[Clip]]
"""Sounds with their rates, by speaker."""
Hear = Callable[[Sound, int], Array]
Alike = Callable[[Array, Array], Array]
"""Of recordings (speakers × width) and a sound (width,): more for what is more alike."""


@dataclass(frozen=True)
class Trials:
    """`scores` (sounds × speakers), and the column that each sound belongs to."""

    scores: Array
    own: NDArray[np.int64]

    @property
    def hits(self) -> NDArray[np.bool_]:
        """For each sound, whether it is most like its own speaker's recording."""
        return np.asarray(self.scores.argmax(1) == self.own)

    @property
    def right(self) -> float:
        """Share of sounds."""
        return round(float(self.hits.mean()), 4)

    @property
    def interval(self) -> list[float]:
        """Lower and upper end of `right`."""
        from scipy.stats import binomtest

        found = binomtest(int(self.hits.sum()), len(self.hits)).proportion_ci(0.95, method="wilson")
        return [round(float(found.low), 3), round(float(found.high), 3)]

    @property
    def equal_error_rate(self) -> float:
        """0 for a measure that never errs, 0.5 for one that knows nothing."""
        mine = np.arange(self.scores.shape[1])[None] == self.own[:, None]
        true, false = self.scores[mine], self.scores[~mine]
        limits = np.sort(self.scores.ravel())
        refused = np.searchsorted(np.sort(true), limits) / len(true)
        taken = 1 - np.searchsorted(np.sort(false), limits) / len(false)
        at = np.abs(refused - taken).argmin()
        return round(float(refused[at] + taken[at]) / 2, 4)


class Lineup:
    """The recordings that sounds are compared with."""

    def __init__(self, recordings: Mapping[str, Clip], hear: Hear, alike: Alike) -> None:
        self._names, self._hear, self._alike = sorted(recordings), hear, alike
        self._heard = np.array([hear(*recordings[name]) for name in self._names])

    def trials(self, said: Said) -> Trials:
        """One per sound; raises ValueError for a speaker who is not in the row."""
        scores, own = [], []
        for name, clips in said.items():
            for clip in clips:
                scores.append(self._alike(self._heard, self._hear(*clip)))
                own.append(self._names.index(name))
        return Trials(np.array(scores), np.array(own))
