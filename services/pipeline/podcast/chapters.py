"""Chapters: where each part of an episode begins, in seconds, and the podcast namespace's JSON of them.

Contract: `chapters(marks, cues, seconds)` turns places in a text into times by the captions of its speech;
`marks_of(summary, script)` reads the places from the answer of `POST /v1/rewrite`, mode summarize;
`carried(marks, script, translation)` finds the same places in a translation. The first chapter begins at 0,
none is empty. Source: podcast namespace, "JSON Chapters Format" 1.2. Who calls it, in English and in French:

    marks = marks_of(summary, script)
    english = chapters(marks, cues_of(captions), seconds)
    french = chapters(carried(marks, script, translation, titles), cues_of(captions_fr), seconds_fr)
    document = chapters_json(french, title="…", show="…")         # media type CHAPTERS_TYPE

`titles` are the chapters' titles in French, from `POST /translate` of `[mark.title for mark in marks]`.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from services.pipeline.podcast.cues import Cue
from services.pipeline.podcast.wording import clipped

CHAPTERS_TYPE = "application/json+chapters"
TITLE = 128
"""Characters of a chapter's title at most."""
LEAST_S = 1.0
"""Seconds that a chapter lasts at least: a shorter one belongs to the one before."""
_TAG = re.compile(r"\[pause:[^\]\n]{0,20}\]", re.IGNORECASE)
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True)
class Mark:
    """A chapter's title, and its place in the text: the part, 0 to 1, that is said before it, and the
    paragraph (from 0) and the part of that paragraph before it.
    """

    title: str
    before: float
    paragraph: int = 0
    within: float = 0.0


@dataclass(frozen=True)
class Chapter:
    """A title, and where it begins and ends, in seconds."""

    title: str
    start: float
    end: float


def marks_of(summary: Mapping[str, Any], script: str) -> list[Mark]:
    """The chapters of a summary of `script`; those that are no chapters are passed over."""
    found: list[Mark] = []
    for entry in summary.get("chapters") or []:
        title, start = clipped(str(entry.get("title", "")), TITLE), entry.get("start")
        if title and isinstance(start, int) and 0 <= start <= len(script):
            found.append(Mark(title, _share(script, start), *_place(script, start)))
    return found


def carried(
    marks: Sequence[Mark], script: str, translation: str, titles: Sequence[str] | None = None
) -> list[Mark]:
    """The marks of `script` in its translation: a translator keeps paragraphs, so each mark keeps its own.

    `titles`, one a mark, take the place of the titles; an empty one does not. Raises ValueError where they
    are not as many.
    """
    spans, theirs = list(_paragraphs(script)), list(_paragraphs(translation))
    named = [new or mark.title for mark, new in zip(marks, titles or [""] * len(marks), strict=True)]
    made = [replace(mark, title=clipped(title, TITLE)) for mark, title in zip(marks, named, strict=True)]
    if len(spans) != len(theirs):
        return made
    whole = _length(translation)
    return [replace(mark, before=_carried(mark, translation, theirs, whole)) for mark in made]


def chapters(marks: Sequence[Mark], cues: Sequence[Cue], seconds: float) -> list[Chapter]:
    """When each mark is said: at the beginning of the cue that is nearest to it. `seconds` is the length of
    the sound; none without marks.
    """
    said = [0, *accumulate(_length(cue.text) for cue in cues)]
    starts = [0.0, *(cue.start for cue in cues[1:])]
    begun: list[tuple[float, str]] = []
    for mark in sorted(marks, key=lambda mark: mark.before):
        start = starts[_nearest(said[:-1], mark.before * said[-1])] if cues else mark.before * seconds
        start = start if begun else 0.0
        if not begun or (start - begun[-1][0] >= LEAST_S and seconds - start >= LEAST_S):
            begun.append((start, mark.title))
    ends = [*(start for start, _ in begun[1:]), seconds]
    return [Chapter(title, start, end) for (start, title), end in zip(begun, ends, strict=False)]


def chapters_json(chapters: Sequence[Chapter], *, title: str = "", show: str = "", author: str = "") -> str:
    """The document that `<podcast:chapters>` links to."""
    named = {"title": title, "podcastName": show, "author": author}
    entries = [
        {"startTime": round(each.start, 3), "endTime": round(each.end, 3), "title": each.title}
        for each in chapters
    ]
    document = {"version": "1.2.0", **{key: value for key, value in named.items() if value}}
    return json.dumps({**document, "chapters": entries}, ensure_ascii=False, indent=1) + "\n"


def _length(text: str) -> int:
    """Characters that are said."""
    return len("".join(_TAG.sub("", text).split()))


def _share(text: str, at: int) -> float:
    return _length(text[:at]) / max(_length(text), 1)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines with something on them: a translator keeps the others as they are."""
    return (match.span() for match in _PARAGRAPH.finditer(text))


def _place(text: str, at: int) -> tuple[int, float]:
    for number, (start, end) in enumerate(_paragraphs(text)):
        if at < end:
            return number, _share(text[start:end], max(at - start, 0))
    return 0, _share(text, at)


def _carried(mark: Mark, text: str, spans: Sequence[tuple[int, int]], whole: int) -> float:
    if mark.paragraph >= len(spans):
        return mark.before
    start, end = spans[mark.paragraph]
    return (_length(text[:start]) + mark.within * _length(text[start:end])) / max(whole, 1)


def _nearest(places: Sequence[int], place: float) -> int:
    """Which of the rising `places` is nearest."""
    after = bisect_right(places, place)
    last = max(after - 1, 0)
    if after < len(places) and places[after] - place < place - places[last]:
        return after
    return last
