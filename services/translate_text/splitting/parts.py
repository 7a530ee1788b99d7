"""The parts of a text on their way through translation, and the spans around them.

Contract: `parts(text, code, wraps)` are the text's pieces (`splitting.sentences`) with the
spans of the text that `wraps` has. A part knows which wraps cover it, where each begins and ends in it,
and, once translated, where in the translation. `settled` is false while a wrap has no place. It knows no
engine and no markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from services.translate_text.sentence import Flag, Span
from services.translate_text.splitting.sentences import NO_SENTENCE, Piece, split
from services.translate_text.terms.alignment import meet

MOST_ASKED = 6
"""Wraps of one part whose places are asked for: each costs as much as three more sentences."""
Place = tuple[int, Span]
"""Index of a wrap, and its span in a part."""


@dataclass(frozen=True)
class Part:
    """A piece of the text: `wraps` cover some of it, `around` all of it; `torn` where one of `wraps` goes on
    beyond it, or they are too many; `out` and `places` are the translation's.
    """

    text: str
    start: int
    translate: bool
    sentence: int = NO_SENTENCE
    around: tuple[int, ...] = ()
    wraps: tuple[Place, ...] = ()
    torn: bool = False
    out: str = ""
    alternatives: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    inside: tuple[Place, ...] | None = ()

    @property
    def settled(self) -> bool:
        """Whether every wrap has its place."""
        return self.inside is not None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the wraps are in `out`."""
        return (*((index, (0, len(self.out))) for index in self.around), *(self.inside or ()))

    def placed(self, spans: Sequence[Span | None], *, ordered: bool) -> "Part":
        """With its wraps at `spans` of `out`, if those are all there and lie to one another as the wraps do;
        where they are `ordered`, in the same order too.
        """
        found = [(index, span) for (index, _), span in zip(self.wraps, spans, strict=False) if span]
        fits = len(found) == len(self.wraps) and all(
            _relation(self.wraps[one][1], self.wraps[other][1]) == _relation(found[one][1], found[other][1])
            for one in range(len(found))
            for other in range(one)
        )
        fits = fits and (not ordered or found == sorted(found, key=lambda place: place[1]))
        return replace(self, inside=tuple(found) if fits else None)

    def runs(self) -> list["Part"]:
        """The stretches between its wraps' ends, each a part in which no wrap begins or ends."""
        cuts = sorted({0, len(self.text), *(at for _, span in self.wraps for at in span)})
        found: list[Part] = []
        for start, end in pairwise(cuts):
            covering = tuple(index for index, span in self.wraps if span[0] <= start and end <= span[1])
            stretch = self.text[start:end]
            body = stretch.strip()
            left = stretch.index(body) if body else len(stretch)
            for text in (stretch[:left], body, stretch[left + len(body) :]):
                spoken = any(map(str.isalpha, text))
                if text:
                    found.append(Part(text, start, spoken, around=covering, out=text))
        return found

    def joined(self, runs: Sequence["Part"]) -> "Part":
        """With the translations of its runs, one after the other."""
        spans: dict[int, Span] = {}
        at = 0
        for run in runs:
            for index in run.around:
                spans[index] = (spans.get(index, (at, at))[0], at + len(run.out))
            at += len(run.out)
        flags = tuple(dict.fromkeys(flag for run in runs for flag in run.flags))
        out = "".join(run.out for run in runs)
        return replace(self, out=out, alternatives=(), flags=flags, inside=tuple(spans.items()))


def parts(text: str, code: str, wraps: Sequence[Span] = ()) -> Iterator[Part]:
    """The parts in order; their texts join to the text, and so do their `out` before translation."""
    at = 0
    waiting = sorted(enumerate(wraps), key=lambda place: place[1], reverse=True)
    open_: list[Place] = []
    for piece in split(text, code):
        end = at + len(piece.text)
        while waiting and waiting[-1][1][0] < end:
            open_.append(waiting.pop())
        open_ = [place for place in open_ if place[1][1] > at]
        yield _part(piece, at, open_)
        at = end


def _part(piece: Piece, at: int, covering: Sequence[Place]) -> Part:
    end = at + len(piece.text)
    around = tuple(index for index, span in covering if span[0] <= at and end <= span[1])
    inner = [(index, span) for index, span in covering if index not in around]
    cut = tuple((index, (max(span[0], at) - at, min(span[1], end) - at)) for index, span in inner)
    torn = len(inner) > MOST_ASKED or any(span[0] < at or span[1] > end for _, span in inner)
    inside = () if piece.translate else cut
    return Part(piece.text, at, piece.translate, piece.sentence, around, cut, torn, piece.text, inside=inside)


def _relation(one: Span, other: Span) -> str:
    """How two spans lie: apart, one in the other, the other in the one, or across."""
    if not meet(one, other):
        return "apart"
    if one[0] >= other[0] and one[1] <= other[1]:
        return "in"
    return "around" if other[0] >= one[0] and other[1] <= one[1] else "across"
