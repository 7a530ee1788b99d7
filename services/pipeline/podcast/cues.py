"""What is said when: cues with words, from a stage's answer.

Contract: `cues_of(answer)` reads the JSON of `POST /v1/audio/speech/captions` (stages C and E; ask for
`timestamp_granularities: ["segment", "word"]`) or of `POST /v1/audio/transcriptions` with
`response_format: verbose_json` (stage A), which share their shape. What comes back is in order, has text,
does not overlap and is at least a millisecond long, whatever came in. Raises BadCaptions where there is
nothing to read. It does not know what the cues are for.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from services.pipeline.podcast.wording import line

_TAG = re.compile(r"\[pause:[^\]\n]{0,20}\]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟।])[\"'”’»)]*\s+|\n+|(?<=[。！？])")
LEAST_S = 0.001
"""Seconds that a cue lasts at least: players pass over one that ends as it begins."""


class BadCaptions(ValueError):
    """An answer that holds no captions."""


@dataclass(frozen=True)
class Word:
    """A written word, and when it is said, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Cue:
    """A sentence or a part of one, and when it is said, in seconds; `words` may be empty."""

    text: str
    start: float
    end: float
    words: tuple[Word, ...] = ()
    speaker: str = ""


def cues_of(answer: Mapping[str, Any], *, speaker: str = "") -> list[Cue]:
    """The cues of a stage's answer, `speaker` in each. Raises BadCaptions."""
    segments = answer.get("segments")
    if not isinstance(segments, Sequence) or isinstance(segments, str):
        raise BadCaptions("the answer has no segments")
    cues = in_order(Cue(*_timed(each, "text"), speaker=speaker) for each in segments)
    words = answer.get("words") or [word for each in segments for word in each.get("words") or []]
    return _with_words(cues, [Word(*_timed(each, "word")) for each in words])


def estimated(text: str, seconds: float, *, speaker: str = "") -> list[Cue]:
    """Cues of a text whose times nobody knows: its sentences, by their share of the letters."""
    sentences = [line(part) for part in _SENTENCE_END.split(_TAG.sub(" ", text))]
    spoken = [part for part in sentences if any(map(str.isalnum, part))]
    ends = list(accumulate((len(part) for part in spoken), initial=0))
    times = [seconds * end / max(ends[-1], 1) for end in ends]
    return in_order(
        Cue(part, start, end, speaker=speaker)
        for part, start, end in zip(spoken, times, times[1:], strict=False)
    )


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """The cues by time, each with text and some length, none beginning before the last one ended."""
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: cue.start):
        start, text = max(cue.start, 0.0), line(cue.text)
        if kept and start - kept[-1].start < LEAST_S and text:
            last = kept.pop()
            text, start, cue = f"{last.text} {text}", last.start, replace(cue, end=max(cue.end, last.end))
        if text:
            kept.append(replace(cue, text=text, start=start, end=max(cue.end, start + LEAST_S)))
    followers = [*(cue.start for cue in kept[1:]), math.inf]
    return [replace(cue, end=min(cue.end, after)) for cue, after in zip(kept, followers, strict=False)]


def _timed(entry: Any, key: str) -> tuple[str, float, float]:
    try:
        text, start, end = str(entry[key]), float(entry["start"]), float(entry["end"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadCaptions(f"a {key} without its text or its times") from error
    if not (math.isfinite(start) and math.isfinite(end)):
        raise BadCaptions(f"a {key} at a time that is no number")
    return text, start, end


def _with_words(cues: Sequence[Cue], words: Sequence[Word]) -> list[Cue]:
    """Each word in the last cue that has begun when it is half said."""
    mine: list[list[Word]] = [[] for _ in cues]
    at = 0
    for word in sorted(words, key=lambda word: word.start):
        while at + 1 < len(cues) and cues[at + 1].start <= (word.start + word.end) / 2:
            at += 1
        if cues and (text := line(word.text)):
            mine[at].append(replace(word, text=text, end=max(word.start, word.end)))
    return [replace(cue, words=tuple(those)) for cue, those in zip(cues, mine, strict=True)]


class Clock:
    """When which character of a cue is said: by its words where they are known, else by its length."""

    def __init__(self, cue: Cue) -> None:
        self._marks = [(0, cue.start), *_found(cue), (len(cue.text), cue.end)]

    def at(self, character: int) -> float:
        """Seconds at which the character is reached; never runs back."""
        for (one, begins), (two, ends) in zip(self._marks, self._marks[1:], strict=False):
            if character <= two:
                return begins + (ends - begins) * (character - one) / max(two - one, 1)
        return self._marks[-1][1]


def _found(cue: Cue) -> Iterator[tuple[int, float]]:
    """Where each word stands in the cue and when it begins; a word that is not there is passed over."""
    place, last = 0, cue.start
    for word in cue.words:
        at = cue.text.find(word.text, place)
        if at >= 0 and last <= word.start <= cue.end:
            yield at, word.start
            place, last = at + len(word.text), word.start
