"""A title, show notes and chapters, taken from the text or checked against it.

Contract: `summarized(text, …)` parts the text where its subjects change. Where the model follows
instructions, it writes a title and notes for each part, and what the part does not say is dropped; otherwise,
and in place of what is dropped, the text's own words and sentences are taken. It does not know the engine.
"""

import asyncio
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.generate_text.faithful.gate import unfounded
from services.generate_text.faithful.guard import faithful
from services.generate_text.prompts import Completion, Message, Prompt
from services.generate_text.rewriting.chunks import Place, places
from services.generate_text.rewriting.correction import LONGEST, Complete, prompt_for
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.keywords import Weights
from services.generate_text.rewriting.paragraphs import subjects

CHAPTER, CHAPTERS = 3, 12
"""Fewest sentences of a chapter, and most chapters."""
NOTES = 5
"""Sentences of show notes that are taken from the text."""
PART = 6000
"""Characters of a part that an instruct model reads."""
SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "title": {"type": "string", "minLength": 1, "maxLength": 80},
            "notes": {"type": "string", "minLength": 1, "maxLength": 500},
        },
        "required": ["title", "notes"],
        "additionalProperties": False,
    }
)


@dataclass(frozen=True)
class Chapter:
    """A part of the text: its first sentence, that one's paragraph, and its characters [start, end)."""

    title: str
    sentence: int
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Summary:
    """Of a whole text."""

    title: str
    notes: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    @property
    def paragraphs(self) -> list[str]:
        """Title, notes and the titles of the chapters, as text."""
        titles = [f"{number}. {chapter.title}" for number, chapter in enumerate(self.chapters, 1)]
        return [part for part in (self.title, " ".join(self.notes), "\n".join(titles)) if part]


async def summarized(
    text: str, complete: Complete, flags: Flags, *, show: str = "", instruct: bool = False, hints: str = ""
) -> Summary:
    """The summary; of an empty text an empty one."""
    sentences = await asyncio.to_thread(places, text)
    if not sentences:
        return Summary("", (), ())
    said = [text[place.start : place.end] for place in sentences]
    breaks = _paragraph_starts(sentences) if instruct else await _breaks(said, complete)
    starts = await asyncio.to_thread(_long_enough, breaks)
    bounds = [*starts, len(said)]
    parts = [" ".join(said[one:two]) for one, two in itertools.pairwise(bounds)]
    own, picked, whole = await asyncio.to_thread(_own, parts, said, starts)
    written = await _written(parts, complete, flags, hints) if instruct else [None] * len(parts)
    titles = [found[0] if found else title for found, title in zip(written, own, strict=True)]
    notes = [found[1] for found in written if found] if all(written) else picked
    title = ": ".join(filter(None, [show, whole])) or titles[0]
    return Summary(title, tuple(notes), tuple(_chapters(titles, starts, sentences)))


def _own(
    parts: Sequence[str], said: Sequence[str], starts: Sequence[int]
) -> tuple[list[str], list[str], str]:
    """By the text's own words: a title for each part, notes, and what names it all; may be empty."""
    weights = Weights(parts)
    titles = [weights.phrase(number) or said[start][:60] for number, start in enumerate(starts)]
    return titles, [said[place] for place in weights.sentences(said, NOTES)], weights.phrase()


async def _breaks(said: Sequence[str], complete: Complete) -> list[int]:
    """Where the model frames another subject."""
    asked = list(dict.fromkeys(text for text in said if len(text.encode()) <= LONGEST))
    answers = await complete([prompt_for(text, "enhance") for text in asked])
    return await asyncio.to_thread(_subjects, said, dict(zip(asked, answers, strict=True)))


def _subjects(said: Sequence[str], answers: Mapping[str, Completion]) -> list[int]:
    return subjects([(text, _framed(text, answers[text]) if text in answers else text) for text in said])


def _framed(text: str, completion: Completion) -> str:
    whole = completion.finish_reason == "stop" and faithful(text, completion.text)
    return completion.text if whole else text


def _paragraph_starts(sentences: Sequence[Place]) -> list[int]:
    numbers = [place.paragraph for place in sentences]
    return [index for index, number in enumerate(numbers) if index == 0 or number != numbers[index - 1]]


def _long_enough(starts: Sequence[int]) -> list[int]:
    """Beginnings that leave each chapter a few sentences, and no more chapters than a reader looks at."""
    for least in (CHAPTER * 2**power for power in range(20)):
        if len(kept := _spaced(starts, least)) <= CHAPTERS:
            return kept
    return [0]


def _spaced(starts: Sequence[int], least: int) -> list[int]:
    kept = [0]
    for start in starts:
        if start - kept[-1] >= least:
            kept.append(start)
    return kept


async def _written(
    parts: Sequence[str], complete: Complete, flags: Flags, hints: str
) -> list[tuple[str, str] | None]:
    """Title and notes of each part by the model; none where they say what the part does not."""
    asked = [
        Prompt((Message("user", part[:PART]),), "summarize", max_tokens=300, schema=SCHEMA, hints=hints)
        for part in parts
    ]
    found = list[tuple[str, str] | None]()
    for index, (part, completion) in enumerate(zip(parts, await complete(asked), strict=True)):
        title, notes = _read(completion)
        reason = unfounded(part, title) or unfounded(part, notes)
        if reason:
            flags.note("extracted", index, part, f"the model's notes were dropped: {reason}")
        found.append(None if reason else (title, notes))
    return found


def _read(completion: Completion) -> tuple[str, str]:
    """Empty where the answer was cut off."""
    try:
        found = json.loads(completion.text)
        return str(found["title"]).strip(), str(found["notes"]).strip()
    except (ValueError, KeyError, TypeError):
        return "", ""


def _chapters(titles: Sequence[str], starts: Sequence[int], sentences: Sequence[Place]) -> list[Chapter]:
    ends = [*starts[1:], len(sentences)]
    return [
        Chapter(title, start, sentences[start].paragraph, sentences[start].start, sentences[end - 1].end)
        for title, start, end in zip(titles, starts, ends, strict=True)
    ]
