"""Whether two stretches of English could be heard for each other, by their letters alone.

Contract: `alike(heard, written)` compares lists of words: true for words that sound the same (`SAME`), for
the same consonants in the same order, and for ALIKE of the letters in common. Number words and
digits compare as digits, "$", "€" and "%" as they are said. A rough ear: it passes neighbours, not strangers.
`bones` and `likeness` compare single words.
`like_prefix` finds the words that a sentence was made of, by the same letters.
"""

import itertools
import re
from collections.abc import Sequence

from services.generate_text.faithful.numbers import VALUES, plain

ALIKE = 0.52
"""Least share of letters that what was heard and what it is corrected to have in common, in order."""
EVEN = 0.55
"""Least length of the shorter in the longer: a word is not heard for a sentence."""
LOOSE = 0.4
"""Least likeness of a word to its own, where the stretch that it is part of is alike."""
_SAME = "to too two 2|for four fore 4|our are hour|you u ewe yore|ate eight 8|one won 1|i eye|know no"
SAME = {word: group.split()[0] for group in _SAME.split("|") for word in group.split()}
_SAID = {"$": "dollars", "€": "euros", "%": "percent"}
_SOFT = re.compile("c(?=[eiy])")
_CONSONANTS = str.maketrans("cqzgxv", "kksjsf", "aeiouhwy")


def alike(heard: Sequence[str], written: Sequence[str], least: float = ALIKE) -> bool:
    """Whether `written` is believable where `heard` stands."""
    if [_same(word) for word in heard] == [_same(word) for word in written]:
        return True
    one, two = _letters(heard), _letters(written)
    if min(len(one), len(two)) < EVEN * max(len(one), len(two)):
        return False
    skeletons = [_skeleton(word) for word in (one, two)]
    return skeletons[0] == skeletons[1] != "" or 2 * _common(one, two) >= least * len(one + two)


def bones(letters: str) -> str:
    """What is heard of small letters without vowels, doubled ones once."""
    return "".join(letter for letter, _ in itertools.groupby(_skeleton(letters)))


def likeness(one: str, two: str) -> float:
    """Share of the letters of both that they have in common, in order; 0 of nothing."""
    return 2 * _common(one, two) / max(len(one + two), 1)


def _skeleton(letters: str) -> str:
    return _SOFT.sub("s", letters).translate(_CONSONANTS)


def like_prefix(heard: Sequence[str], written: Sequence[str]) -> tuple[int, float]:
    """How many words of `heard` are most like `written`, and how like they are."""
    target = _letters(written)
    row, length, best = [0] * (len(target) + 1), 0, (0, 0.0)
    for count, word in enumerate(heard, 1):
        letters = _letters([word])
        length += len(letters)
        _follow(row, letters, target)
        likeness = 2 * row[-1] / max(length + len(target), 1)
        best = (count, likeness) if likeness > best[1] else best
    return best


def _common(one: str, two: str) -> int:
    """Letters of the longest common subsequence."""
    row = [0] * (len(two) + 1)
    _follow(row, one, two)
    return row[-1]


def _follow(row: list[int], one: str, two: str) -> None:
    """Lengths of common subsequences of what came before and `one` with each beginning of `two`, in place."""
    for letter in one:
        corner = 0
        for place, other in enumerate(two, 1):
            best = corner + 1 if letter == other else max(row[place], row[place - 1])
            corner, row[place] = row[place], best


def _same(word: str) -> str:
    bare = "".join(c for c in word.lower() if c.isalnum())
    return SAME.get(bare, bare)


def _letters(words: Sequence[str]) -> str:
    """What is compared: no spaces or signs, numbers as digits, and the currency after them."""
    signs = [said for sign, said in _SAID.items() for word in words if sign in word]
    bare = [plain("".join(c for c in word.lower() if c.isalnum())) for word in words]
    parts = [str(VALUES.get(word, word)) for word in bare]
    return "".join([*parts, *signs])
