"""Where a stretch of the source stands in the translation: which words the model wrote because of it.

Contract: `located(asked, links, drops)` is the span of whole words in the translation, or None where
nothing tells. Two things tell: how much less likely each piece of the translation becomes when the
stretch is taken away or replaced (leave-one-out, Li et al. 2016, "Understanding Neural Networks through
Representation Erasure"), and the decoder's attention. Both are hints, not proofs. It knows no engine
library.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.translate_text.checking import scripts
from services.translate_text.sentence import Link, SentenceRequest, Span

MADE_UP = "Zob"
"""A word that no model knows, to stand where the stretch was."""
MOST_TOLD = 3.0
"""Natural-log units of likelihood beyond which a drop tells no more; also what full attention counts."""
LEAST_TOLD = 1.5
WHOLE = 4
"""Letters of a word that counts fully: articles and prepositions hang on the noun as much as it on the
source.
"""
NEIGHBOUR = 0.4
"""Part of the best word's score that a word beside it needs to belong to the stretch."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Asked:
    """Where does `span` of the request's text stand in `text`, in at most as many words and `slack` more?"""

    request: SentenceRequest
    text: str
    span: Span
    slack: int = 0

    def without(self) -> tuple[str, str]:
        """The source with the span gone, and with MADE_UP in its place."""
        start, end = self.span
        before, after = self.request.text[:start], self.request.text[end:]
        return " ".join(f"{before}{after}".split()) or MADE_UP, f"{before}{MADE_UP}{after}"


@dataclass(frozen=True)
class Drop:
    """By how much (natural log) a piece of the translation becomes less likely, for each way to go
    without.
    """

    target: Span
    values: tuple[float, ...]


def located(asked: Asked, links: Sequence[Link], drops: Sequence[Drop]) -> Span | None:
    """The span in the translation; where words aren't spaced, pieces of the model stand for words."""
    unspaced = scripts.script(asked.request.target) in scripts.UNSPACED
    words = [drop.target for drop in drops] if unspaced else [m.span() for m in _WORD.finditer(asked.text)]
    told = [_told(asked.span, word, links, drops) * _whole(word, unspaced) for word in words]
    if max(told, default=0.0) < LEAST_TOLD:
        return None
    first = last = told.index(max(told))
    start, end = asked.span
    width = max(1, len(_WORD.findall(asked.request.text[start:end]))) + asked.slack
    while last - first + 1 < width:
        sides = {first - 1: _at(told, first - 1), last + 1: _at(told, last + 1)}
        side = max(sides, key=lambda at: sides[at])
        if sides[side] < NEIGHBOUR * max(told):
            break
        first, last = min(first, side), max(last, side)
    return words[first][0], words[last][1]


def _whole(word: Span, unspaced: bool) -> float:
    return 1.0 if unspaced else min(1.0, (word[1] - word[0]) / WHOLE)


def _at(values: Sequence[float], index: int) -> float:
    return values[index] if 0 <= index < len(values) else 0.0


def _told(span: Span, word: Span, links: Sequence[Link], drops: Sequence[Drop]) -> float:
    lost = [
        sum(min(max(value, 0.0), MOST_TOLD) for value in drop.values)
        for drop in drops
        if meet(drop.target, word)
    ]
    return (sum(lost) / len(lost) if lost else 0.0) + MOST_TOLD * _read(links, span, word)


def _read(links: Sequence[Link], span: Span, word: Span) -> float:
    """Mean over the word's pieces of what they read from the span."""
    pieces: dict[Span, float] = {}
    for link in links:
        if meet(link.target, word):
            inside = link.weight if meet(link.source, span) else 0.0
            pieces[link.target] = pieces.get(link.target, 0.0) + inside
    return sum(pieces.values()) / len(pieces) if pieces else 0.0


def meet(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]
