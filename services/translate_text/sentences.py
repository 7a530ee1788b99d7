"""Cuts text into sentences and puts it together again, because NLLB was trained on sentences.

Contract: `split(text)` gives pieces whose join is the text; every piece is a sentence or what stands
between sentences (spaces, line ends). Decimals, initials and common abbreviations of the five languages
end no sentence. A sentence that is too long for the model is cut at a clause. What holds no letter (a
number, a row of dashes, an emoji) stays as it is: models make words up for it. It does not know languages
or models.
"""

import re
from dataclasses import dataclass

LONGEST = 400
"""Characters; a longer sentence is cut, since NLLB drops what is beyond its training lengths."""
_DOTTED = """
    dr mr mrs ms prof st sr jr vs etc e.g i.e fig no vol approx inc ltd u.s u.k a.m p.m
    m mm mme mlle av p.ex env cf sra srta ud uds d dª pág núm
    hr fr str bzw z.b d.h usw ca nr sig sigg dott dott.ssa avv ecc es pag
"""
_ABBREVIATIONS = frozenset(_DOTTED.split())
_END = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s|$)")
_BETWEEN = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `translate` is false between sentences and where there is nothing to say."""

    text: str
    translate: bool


def split(text: str) -> list[Piece]:
    """The text as pieces, in order. Line ends always part sentences."""
    pieces: list[Piece] = []
    for part in re.split(r"(\s*\n\s*)", text):
        if part and not part.strip():
            pieces.append(Piece(part, False))
        elif part:
            pieces += _line(part)
    return pieces


def join(pieces: list[Piece], translations: list[str]) -> str:
    """The text again, each sentence replaced by its translation; one translation per sentence."""
    queue = iter(translations)
    return "".join(next(queue) if piece.translate else piece.text for piece in pieces)


def _line(line: str) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    for end in [*(found.end() for found in _END.finditer(line) if _ends(line, found)), len(line)]:
        if line[start:end].strip():
            pieces += _trimmed(line[start:end])
        elif end > start:
            pieces.append(Piece(line[start:end], False))
        start = end
    return pieces


def _ends(line: str, found: re.Match[str]) -> bool:
    """Whether this mark ends a sentence: not after an abbreviation or initial, not before a lower-case
    letter.
    """
    after = _BETWEEN.sub("", line[found.end() : found.end() + 3])
    if after[:1].islower():
        return False
    if found.group()[0] != "." or len(found.group()) > 1:
        return True
    words = line[: found.start()].split()
    word = words[-1].lstrip("([\"'«“¿¡") if words else ""
    return not (word.lower() in _ABBREVIATIONS and after) and not (
        len(word) == 1 and word.isupper() and word != "I"
    )


def _trimmed(sentence: str) -> list[Piece]:
    """Leading and trailing space apart; what is too long cut at clauses."""
    body = sentence.strip()
    left, right = sentence[: sentence.index(body)], sentence[sentence.index(body) + len(body) :]
    middle: list[Piece] = []
    for clause in _clauses(body):
        middle += [Piece(" ", False)] * bool(middle)
        middle.append(Piece(clause, any(map(str.isalpha, clause))))
    return [*([Piece(left, False)] * bool(left)), *middle, *([Piece(right, False)] * bool(right))]


def _clauses(body: str) -> list[str]:
    clauses = []
    while len(body) > LONGEST:
        head = body[:LONGEST]
        marks = [head.rfind(mark) for mark in ("; ", ": ", ", ", " ")]
        cut = next((mark + 1 for mark in marks if mark > LONGEST // 4), LONGEST)
        clauses.append(body[:cut].strip())
        body = body[cut:].strip()
    return [*clauses, body]
