"""Cuts sound of any length into clips for the engine, and knows where each part of a clip came from.

Contract: a `Cutter` is fed samples, holds half a minute of them and what is left of the block before, and
gives stretches in order: the parts that a `Detect` found, those of a 30 s model packed into windows as
faster-whisper's batched pipeline does. What may go on in the next block, a word or a window, is kept for it.
`Stretch.when` turns times back exactly. It does not know what is done with a clip.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from services.common.sound.decoding import Samples
from services.transcribe_audio.transcript import SAMPLE_RATE

Span = tuple[int, int]
Detect = Callable[[Samples], list[Span]]

BLOCK_S = 30.0
"""Detection takes 0.6 MB of memory for every second that it looks at."""
_MARGIN = SAMPLE_RATE
"""Speech that ends within the last second of a block may go on."""
_CONTEXT = 2 * SAMPLE_RATE
"""Sound before a block that detection hears again, so that it does not begin cold in the middle of speech."""
_QUIETEST_PART = 0.2
"""Without voice-activity detection a window ends where the last fifth of it is quietest."""
_FRAME = 320
_NOTHING = 1e-4
"""Below −80 dBFS there is nothing to hear."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """Samples for one clip; `parts` are their places in the recording (first sample, and after the last)."""

    samples: Samples
    parts: tuple[Span, ...]
    channel: int | None = None

    def when(self, seconds: float, *, end: bool = False) -> float:
        """The time in the recording of a time in the clip; an `end` on a joint belongs to what is before."""
        before, at = 0, round(seconds * SAMPLE_RATE)
        for first, after in self.parts:
            length = after - first
            if at < before + length or (end and at == before + length):
                return (first + max(0, at - before)) / SAMPLE_RATE
            before += length
        return self.parts[-1][1] / SAMPLE_RATE


@dataclass
class Cutter:
    """Cuts one channel. `window_s` is the longest clip; `packed` puts short ones together."""

    detect: Detect
    window_s: float
    packed: bool
    channel: int | None = None
    block_s: float = BLOCK_S

    def __post_init__(self) -> None:
        self._held: list[Samples] = []
        self._count = self._offset = self._seen = 0
        self._due = int(self.block_s * SAMPLE_RATE)

    def feed(self, samples: Samples) -> Iterator[Stretch]:
        """The stretches that are sure now."""
        self._held.append(samples)
        self._count += len(samples)
        if self._count >= self._due:
            yield from self._cut(at_end=False)
            self._due = self._count + int(self.block_s * SAMPLE_RATE)

    def finish(self) -> Iterator[Stretch]:
        """The rest."""
        if self._count:
            yield from self._cut(at_end=True)

    def _cut(self, *, at_end: bool) -> Iterator[Stretch]:
        sound = np.concatenate(self._held)
        windows, until = self._windows(sound, at_end)
        offset, keep = self._offset, max(0, until - _CONTEXT)
        self._held, self._count = [sound[keep:].copy()], len(sound) - keep
        self._seen, self._offset = until - keep, offset + keep
        for parts in windows:
            yield Stretch(
                np.concatenate([sound[first:after] for first, after in parts]),
                tuple((offset + first, offset + after) for first, after in parts),
                self.channel,
            )

    def _windows(self, sound: Samples, at_end: bool) -> tuple[list[tuple[Span, ...]], int]:
        """The parts of each clip that is sure, and the sample from which on the next block looks again."""
        spans = [(max(span[0], self._seen), span[1]) for span in self.detect(sound) if span[1] > self._seen]
        until = len(sound) if at_end else max(self._seen, _sure_until(spans, len(sound)))
        sure = [span for span in spans if span[1] <= until]
        if not self.packed:
            return [(span,) for span in sure], until
        windows = list(_packed(sure, self.window_s))
        near = len(sound) - 1.5 * self.window_s * SAMPLE_RATE
        if windows and not at_end and windows[-1][0][0] > near:  # more may go into it
            until = windows.pop()[0][0]
        return windows, until


def _sure_until(spans: list[Span], length: int) -> int:
    """The sample from which on the block is looked at again together with the next."""
    if not spans:
        return max(0, length - _MARGIN)
    first, after = spans[-1]
    return first if after > length - _MARGIN else max(after, length - _MARGIN)


def _packed(spans: list[Span], window_s: float) -> Iterator[tuple[Span, ...]]:
    """As many spans together as a window takes."""
    window: list[Span] = []
    room = window_s * SAMPLE_RATE
    for span in spans:
        if window and sum(after - first for first, after in (*window, span)) > room:
            yield tuple(window)
            window = []
        window.append(span)
    if window:
        yield tuple(window)


def everything(samples: Samples, *, window_s: float) -> list[Span]:
    """All of the sound in windows that end where it is quiet; digital silence is left out."""
    window, first, spans = int(window_s * SAMPLE_RATE), 0, []
    while first < len(samples):
        after = min(first + window, len(samples))
        if after < len(samples):
            after -= _quiet(samples[after - int(_QUIETEST_PART * window) : after])
        if np.abs(samples[first:after]).max() > _NOTHING:
            spans.append((first, after))
        first = after
    return spans


def _quiet(samples: Samples) -> int:
    """Samples from the middle of the quietest 20 ms to the end."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return len(samples) - int(np.square(frames).sum(axis=1).argmin()) * _FRAME - _FRAME // 2
