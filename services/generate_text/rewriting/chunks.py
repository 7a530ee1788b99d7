"""Cuts a text into chunks that a small model rewrites well, and joins what comes back.

Contract: `split(text, words)` gives paragraphs of chunks: sentences, or stretches of at most `words` words
where there is no full stop; `places(text)` says where the sentences stand. Pure text; no model.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)])|(?<=[.!?][\"”’)]{2}))\s+(?=[\"“‘(]*\w)")
_BLANK = re.compile(r"\n\s*\n")
STRETCH = 40
"""Words of a sentence's place where a text has no full stops."""


@dataclass(frozen=True)
class Place:
    """Where a sentence stands: its paragraph, and its first character and the one behind its last."""

    paragraph: int
    start: int
    end: int


def split(text: str, words: int) -> list[list[str]]:
    """Paragraphs (parted by blank lines) of chunks; nothing of the text is lost but white space."""
    paragraphs = [" ".join(part.split()) for part in _BLANK.split(text)]
    return [_chunks(paragraph, words) for paragraph in paragraphs if paragraph]


def join(paragraphs: list[list[str]]) -> str:
    """Chunks into paragraphs, paragraphs parted by a blank line."""
    return "\n\n".join(" ".join(chunk for chunk in chunks if chunk) for chunks in paragraphs)


def _chunks(paragraph: str, words: int) -> list[str]:
    return [piece for sentence in sentences(paragraph) for piece in _stretches(sentence.split(), words)]


def sentences(text: str) -> list[str]:
    """The text cut behind full stops, question and exclamation marks."""
    return _END.split(text)


def places(text: str) -> list[Place]:
    """The sentences of all paragraphs, none of them empty; a long one counts as several."""
    found, number = list[Place](), 0
    for start, end in _between(_BLANK, text, 0, len(text)):
        spans = [
            Place(number, *piece)
            for sentence in _between(_END, text, start, end)
            for piece in _pieces(text, *sentence)
        ]
        number += bool(spans)
        found += spans
    return found


def _between(border: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in border.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The bounds of STRETCH words at a time, without white space around."""
    words = list(re.compile(r"\S+").finditer(text, start, end))
    groups = [words[first : first + STRETCH] for first in range(0, len(words), STRETCH)]
    return [(group[0].start(), group[-1].end()) for group in groups]


def _stretches(parts: list[str], words: int) -> list[str]:
    """Equal stretches, so that none is left with a word or two."""
    count = -(-len(parts) // words)
    bounds = [round(index * len(parts) / count) for index in range(count + 1)] if count else []
    return [" ".join(parts[start:end]) for start, end in itertools.pairwise(bounds)]
