"""A recording that was looked through once: it is audio, whole, and within the limits.

Contract: `look_through` reads to the end before anything is computed, so that a cut-off or endless file is
refused at once and not after an hour of work; `at_sight` believes the header, where it says enough, so that
work begins at once and what is wrong is raised by `pieces`. A short recording is kept in memory, a long one
is read again from where it lies (the upload's temporary file). Blocks; run it in a thread. It does not know
what is said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from services.common.sound.decoding import Samples, Source, admit, stream
from services.transcribe_audio.cutting import Cutter, Detect, Stretch, everything
from services.transcribe_audio.transcript import SAMPLE_RATE

KEPT_S = 300.0
"""Seconds of sound, over all channels, that are kept rather than decoded again."""
_PIECE = 5 * SAMPLE_RATE
WHISPER_WINDOW_S = 30
Finder = Callable[..., list[tuple[int, int]]]
"""`find_speech` of `engine_speech`, or what stands in for it."""


@dataclass(eq=False)
class Recording:
    """`tracks` channels (one where they are mixed) of `seconds`; no more than `max_seconds` are read."""

    source: Source
    tracks: int
    seconds: float
    kept: Samples | None
    max_seconds: float | None = None

    @property
    def apart(self) -> bool:
        """Whether its channels are transcribed apart."""
        return self.tracks > 1

    def pieces(self) -> Iterator[Samples]:
        """(tracks, samples) at 16 kHz; when a file was read to its end, `seconds` is what was in it. Raises
        what `decode` raises.
        """
        if self.kept is not None:
            for first in range(0, self.kept.shape[1], _PIECE):
                yield self.kept[:, first : first + _PIECE]
            return
        count, limit = 0, self.max_seconds
        for piece in stream(self.source, sample_rate=SAMPLE_RATE, max_seconds=limit, apart=self.apart):
            count += piece.shape[-1]
            yield np.atleast_2d(piece)
        self.seconds = count / SAMPLE_RATE


def look_through(source: Source, *, max_seconds: float, max_channels: int, apart: bool = False) -> Recording:
    """The recording, found good. Raises InvalidRequest, UnsupportedMedia, PayloadTooLarge."""
    found = admit(source, max_seconds=max_seconds, max_channels=max_channels)
    apart = apart and found.channels > 1
    kept: list[Samples] = []
    count, tracks = 0, 1
    for piece in stream(source, sample_rate=SAMPLE_RATE, max_seconds=max_seconds, apart=apart):
        piece = np.atleast_2d(piece)
        tracks, count = len(piece), count + piece.shape[1]
        if count * tracks <= KEPT_S * SAMPLE_RATE:
            kept.append(piece)
    whole = np.concatenate(kept, axis=1) if count * tracks <= KEPT_S * SAMPLE_RATE else None
    return Recording(source, tracks, count / SAMPLE_RATE, whole)


def at_sight(source: Source, *, max_seconds: float, max_channels: int) -> Recording:
    """The recording, its channels mixed, as its header has it; one whose header states no length, or whose
    end is seen to be missing, is looked through. Raises what `look_through` raises.
    """
    found = admit(source, max_seconds=max_seconds, max_channels=max_channels)
    if not (found.seconds and found.whole):
        return look_through(source, max_seconds=max_seconds, max_channels=max_channels)
    return Recording(source, 1, found.seconds, None, max_seconds)


@dataclass(frozen=True)
class Cut:
    """How to cut: the model's window in seconds; the threshold of voice-activity detection, None without."""

    window_s: float
    threshold: float | None
    find: Finder

    def stretches(self, recording: Recording) -> Iterator[Stretch]:
        """The recording's clips; those of several channels block by block."""
        cutters = [
            Cutter(
                self._detect(),
                self.window_s,
                packed=self.window_s >= WHISPER_WINDOW_S and self.threshold is not None,
                channel=channel if recording.apart else None,
            )
            for channel in range(recording.tracks)
        ]
        for piece in recording.pieces():
            for cutter, samples in zip(cutters, piece, strict=True):
                yield from cutter.feed(samples)
        for cutter in cutters:
            yield from cutter.finish()

    def _detect(self) -> Detect:
        if self.threshold is None:
            return partial(everything, window_s=self.window_s)
        return partial(self.find, window_s=self.window_s, threshold=self.threshold)
