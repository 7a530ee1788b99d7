"""The words by which two texts differ.

Contract: `diff(source, target)` gives runs of words, in order; all `source` sides together are the source to
the letter, all `target` sides the target. Each word brings the white space behind it along, which does not
count as a difference. A window of both texts is compared at a time, so that the work grows with the length of
the texts and not with its square. It does not know what a word means.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "replace", "insert", "delete"]
Code = tuple[Op, int, int, int, int]
RUN, FAR = 3, 4
"""Words of a run that is no chance, and words by which a shorter one may be away, for each of its own."""
WINDOW = 64
"""Words of the source that are compared at once, with twice as many of the target."""
_WORD = re.compile(r"\S+\s*|^\s+")


@dataclass(frozen=True)
class Change:
    """A run of words that are equal but for white space, or differ."""

    op: Op
    source: str
    target: str


def diff(source: str, target: str) -> list[Change]:
    """The changes; none between two empty texts."""
    return list(_joined(_changes(_WORD.findall(source), _WORD.findall(target))))


def _changes(source: Sequence[str], target: Sequence[str]) -> Iterator[Change]:
    start = first = 0
    while start < len(source) or first < len(target):
        one, two = source[start : start + WINDOW], target[first : first + 2 * WINDOW]
        codes: list[Code] = (
            [("equal", 0, same, 0, same)] if (same := _alike(one, two)) else _opcodes(one, two)
        )
        if start + len(one) < len(source) or first + len(two) < len(target):
            codes = _sure(codes) or [_other(one, two)]
        for op, begin, end, place, stop in codes:
            yield Change(op, "".join(one[begin:end]), "".join(two[place:stop]))
        start, first = start + codes[-1][2], first + codes[-1][4]


def _opcodes(one: Sequence[str], two: Sequence[str]) -> list[Code]:
    matcher = SequenceMatcher(None, _bare(one), _bare(two), autojunk=False)
    return list(matcher.get_opcodes())


def _alike(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    pairs = zip(_bare(one), _bare(two), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _bare(words: Sequence[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _other(one: Sequence[str], two: Sequence[str]) -> Code:
    """A window without a common word is another text; as many words of the target as of the source."""
    op: Op = "replace" if one and two else "delete" if one else "insert"
    return op, 0, len(one), 0, min(len(two), len(one) or len(two))


def _sure(codes: list[Code]) -> list[Code]:
    """The codes up to the last equal run that is no chance: behind it the window's end may mislead."""
    while codes and (codes[-1][0] != "equal" or _chance(codes)):
        codes.pop()
    return codes


def _chance(codes: list[Code]) -> bool:
    """Whether the last run is a word or two far behind the one before."""
    _, start, end, first, stop = codes[-1]
    skipped = max(codes[-2][2] - codes[-2][1], codes[-2][4] - codes[-2][3]) if len(codes) > 1 else 0
    return end - start < RUN and skipped > FAR * (stop - first)


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Runs that go on over a window's border are one."""
    held: Change | None = None
    for change in changes:
        if held is not None and held.op == change.op:
            held = Change(held.op, held.source + change.source, held.target + change.target)
        else:
            if held is not None:
                yield held
            held = change
    if held is not None:
        yield held
