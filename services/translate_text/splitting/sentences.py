"""Cuts text into sentences and puts it together again, because NLLB was trained on sentences.

Contract: `split(text, code)` gives pieces whose join is the text; every piece is a sentence, part of one,
or what stands between (spaces, line ends, bullets, emoji, addresses). Decimals, initials and
abbreviations of the language end no sentence; the stops of Chinese, Japanese, Arabic, Urdu, Hindi,
Amharic, Armenian, Burmese, Khmer and Tibetan do. A sentence that is too long for the model is cut at a
clause. What holds no letter (a number, a row of dashes) stays as it is: models make words up for it. The
time taken grows as the text does. It does not know models.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from services.translate_text.checking import scripts
from services.translate_text.splitting.abbreviations import BEFORE_NUMBERS, MONTHS
from services.translate_text.splitting.abbreviations import of as abbreviations
from services.translate_text.splitting.kept import list_mark, stretches

LONGEST = 400
"""What a sentence says at most, in Latin letters and the signs between: NLLB drops what goes beyond its
training lengths.
"""
NO_SENTENCE = -1
_LOOK_BACK = 40
_LOOK_AHEAD = 16
"""Characters before and after a full stop that are looked at."""
_CLOSING = "\"'»”’)\\]」』）】"
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[{_CLOSING}]*+(?=\s|$)|[。！？｡．।॥؟۔።፧։။༎᙮᱾᱿។៕]+[{_CLOSING}]*|།(?=\s|$)"
)
_CLAUSE_MARKS = (";；：؛:", ",，、،")
"""Where a long sentence is cut, the best first, before it is cut at a space."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `translate` is false between sentences and where there is nothing to say.
    `sentence` counts the text's sentences; pieces that lie in none have NO_SENTENCE.
    """

    text: str
    translate: bool
    sentence: int = NO_SENTENCE


def split(text: str, code: str = "eng_Latn") -> list[Piece]:
    """The text as pieces, in order. Line ends always part sentences."""
    pieces: list[Piece] = []
    number = 0
    for line in text.splitlines(keepends=True):
        for sentence in _sentences(line, code):
            found = list(_pieces(sentence))
            if any(piece.translate for piece in found):
                pieces += _numbered(found, number)
                number += 1
            elif sentence:
                pieces.append(Piece(sentence, False))
    return pieces


def join(pieces: list[Piece], translations: list[str]) -> str:
    """The text again, each sentence replaced by its translation; one translation per piece to translate."""
    queue = iter(translations)
    return "".join(next(queue) if piece.translate else piece.text for piece in pieces)


def _sentences(line: str, code: str) -> Iterator[str]:
    """The line's list mark, its sentences with the space after them."""
    indent = len(line) - len(line.lstrip())
    start = indent + list_mark(line[indent:])
    yield line[:start]
    for found in _END.finditer(line, start):
        if _ends(line, found, code):
            yield line[start : found.end()]
            start = found.end()
    yield line[start:]


def _ends(line: str, found: re.Match[str], code: str) -> bool:
    """Whether this mark ends a sentence: not after an abbreviation or initial, not before a lower-case
    letter.
    """
    mark = found.group()
    after = line[found.end() : found.end() + _LOOK_AHEAD].lstrip()
    if mark[0] not in ".!?…":
        return True
    if after[:1].islower():
        return False
    if mark != ".":
        return True
    words = line[max(0, found.start() - _LOOK_BACK) : found.start()].split()
    word = words[-1].lstrip("([\"'«“¿¡") if words else ""
    return not (after and _abbreviates(word, after, code)) and not (
        len(word) == 1 and word.isupper() and word != "I"
    )


def _abbreviates(word: str, after: str, code: str) -> bool:
    """Whether a word's full stop belongs to it, seeing what comes after."""
    lowered = word.lower()
    if lowered in BEFORE_NUMBERS and after[0].isdigit():
        return True
    if code == "deu_Latn" and word.isdecimal() and after.lower().startswith(MONTHS):
        return True
    return lowered in abbreviations(code)


def _pieces(sentence: str) -> Iterator[Piece]:
    """Space around it apart, what is kept apart, and what is too long cut at clauses."""
    for stretch, kept in stretches(sentence):
        body = stretch.strip()
        if kept or not any(map(str.isalpha, body)):
            yield Piece(stretch, False)
            continue
        at = stretch.index(body)
        yield Piece(stretch[:at], False)
        for clause in _clauses(body):
            yield Piece(clause, any(map(str.isalpha, clause)))
        yield Piece(stretch[at + len(body) :], False)


def _numbered(pieces: list[Piece], number: int) -> list[Piece]:
    """The pieces that are not empty; from the first word to the last they are the sentence's."""
    spoken = [index for index, piece in enumerate(pieces) if piece.translate]
    return [
        Piece(piece.text, piece.translate, number if spoken[0] <= index <= spoken[-1] else NO_SENTENCE)
        for index, piece in enumerate(pieces)
        if piece.text
    ]


def _clauses(body: str) -> Iterator[str]:
    """Clauses and the spaces between them."""
    start = 0
    while (reach := scripts.reach(body, start, LONGEST)) < len(body):
        end = after = _cut(body, start, reach)
        while body[after].isspace():  # the body ends with none
            after += 1
        yield from (body[start:end], body[end:after])
        start = after
    yield body[start:]


def _cut(body: str, start: int, reach: int) -> int:
    """Where the clause that begins at `start` ends, at the latest at `reach`."""
    least = start + (reach - start) // 4
    for marks in _CLAUSE_MARKS:
        for at in range(reach - 1, least, -1):
            if body[at] in marks and (body[at] > "\x7f" or body[at + 1].isspace()):
                return at + 1
    for at in range(reach, least, -1):
        if body[at].isspace() and not body[at - 1].isspace():
            return at
    for at in range(reach, least, -1):
        if unicodedata.category(body[at])[0] != "M":
            return at
    return reach  # nothing but marks
