"""Texts into pieces short enough to say in one breath, each with the silence that follows it.

Contract: `split(text)` -> `Piece`s in order, none longer than `longest` characters; an empty list for an
empty text. Expects normalised text, in which a full stop ends a sentence. It does not know languages.
"""

import re
from dataclasses import dataclass

LONGEST = 280
AFTER_SENTENCE_S = 0.35
AFTER_PARAGRAPH_S = 0.8
AFTER_CUT_S = 0.1
"""After a piece of a sentence that was too long."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_END = re.compile(r"(?:(?<=[.!?…؟।])[\"»”')\]]*\s+|(?<=[。！？])\s*)")
_CLAUSE = re.compile(r"(?<=[,;:—–])\s+|(?<=[、，；])")
_PRIVATE = ("\ue000", "\uf8ff")
"""Letters that stand for sounds (see `pronunciations`)."""


@dataclass(frozen=True)
class Piece:
    """A sentence or a part of one, and the seconds of silence after it."""

    text: str
    pause_s: float


def split(text: str, longest: int = LONGEST) -> list[Piece]:
    """Every piece of `text`; the last one has no silence after it."""
    pieces: list[Piece] = []
    for paragraph in _PARAGRAPH.split(text):
        inside = [piece for sentence in _sentences(paragraph) for piece in _parts(sentence, longest)]
        if inside:
            inside[-1] = Piece(inside[-1].text, AFTER_PARAGRAPH_S)
        pieces += inside
    if pieces:
        pieces[-1] = Piece(pieces[-1].text, 0.0)
    return pieces


def _sentences(paragraph: str) -> list[str]:
    joined = " ".join(paragraph.split())
    return [sentence for sentence in _END.split(joined) if any(_is_letter(each) for each in sentence)]


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or _PRIVATE[0] <= letter <= _PRIVATE[1]


def _parts(sentence: str, longest: int) -> list[Piece]:
    """The sentence whole if it is short enough, else cut at commas, else at words, else anywhere."""
    parts: list[str] = []
    for word in _CLAUSE.split(sentence) if len(sentence) > longest else [sentence]:
        for fragment in _fragments(word, longest):
            if parts and len(parts[-1]) + 1 + len(fragment) <= longest:
                parts[-1] += f" {fragment}"
            else:
                parts.append(fragment)
    pauses = [AFTER_CUT_S] * (len(parts) - 1) + [AFTER_SENTENCE_S]
    return [Piece(part, pause) for part, pause in zip(parts, pauses, strict=True)]


def _fragments(clause: str, longest: int) -> list[str]:
    if len(clause) <= longest:
        return [clause]
    words = (word[at : at + longest] for word in clause.split() for at in range(0, len(word), longest))
    return list(words)
