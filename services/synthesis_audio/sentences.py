"""Texts into pieces short enough to say in one breath, each with the silence that follows it.

Contract: `split(text)` -> `Piece`s in order, none longer than `LONGEST` characters; an empty list for an
empty text. Expects normalised text, in
which a full stop ends a sentence. It does not know languages.
"""

import re
from dataclasses import dataclass

LONGEST = 280
AFTER_SENTENCE_S = 0.35
AFTER_PARAGRAPH_S = 0.8
AFTER_CUT_S = 0.1
"""After a piece of a sentence that was too long."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_END = re.compile(r"(?<=[.!?…])[\"»”')\]]*\s+")
_CLAUSE = re.compile(r"(?<=[,;:—–])\s+")


@dataclass(frozen=True)
class Piece:
    """A sentence or a part of one, and the seconds of silence after it."""

    text: str
    pause_s: float


def split(text: str) -> list[Piece]:
    """Every piece of `text`; the last one has no silence after it."""
    pieces: list[Piece] = []
    for paragraph in _PARAGRAPH.split(text):
        inside = [piece for sentence in _sentences(paragraph) for piece in _parts(sentence)]
        if inside:
            inside[-1] = Piece(inside[-1].text, AFTER_PARAGRAPH_S)
        pieces += inside
    if pieces:
        pieces[-1] = Piece(pieces[-1].text, 0.0)
    return pieces


def _sentences(paragraph: str) -> list[str]:
    joined = " ".join(paragraph.split())
    return [sentence for sentence in _END.split(joined) if any(letter.isalnum() for letter in sentence)]


def _parts(sentence: str) -> list[Piece]:
    """The sentence whole if it is short enough, else cut at commas, else at words, else anywhere."""
    parts: list[str] = []
    for word in _CLAUSE.split(sentence) if len(sentence) > LONGEST else [sentence]:
        for fragment in _fragments(word):
            if parts and len(parts[-1]) + 1 + len(fragment) <= LONGEST:
                parts[-1] += f" {fragment}"
            else:
                parts.append(fragment)
    pauses = [AFTER_CUT_S] * (len(parts) - 1) + [AFTER_SENTENCE_S]
    return [Piece(part, pause) for part, pause in zip(parts, pauses, strict=True)]


def _fragments(clause: str) -> list[str]:
    if len(clause) <= LONGEST:
        return [clause]
    words = (word[at : at + LONGEST] for word in clause.split() for at in range(0, len(word), LONGEST))
    return list(words)
