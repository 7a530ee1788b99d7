"""Says in a text's own words what it is about: its heaviest words, and its heaviest sentences.

Contract: `Weights(parts)` weighs the words of a text by how often they come and how few parts have them
(tf-idf, Salton and Buckley, 1988); `phrase(part)` names a part, `sentences(…)` picks from it. Every word is
taken from the text as it stands. English stop words. It knows no model.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from services.generate_text.faithful.gate import names

WORDS, NAMED = 3, 2
"""Words that name a part, and how much more a name weighs than another word."""
_WORD = re.compile(r"[^\W\d_]{3,40}")
_IDLE = (
    "about above after again all also always and another any are around ask back because been before "
    "being best both but came can come could day did does done don down each eat eats even ever every few "
    "first for from gave get give goes going good got great had has have having hear her here hers him "
    "his host hour how into its just keep kind know last let like little long look lot love made make "
    "makes many may maybe mean means might more most much must need never new next nice not now off often "
    "old once one only other our out over own part people please podcast put quite really right said same "
    "say says see she should show small some something still such take tell than thank thanks that the "
    "their them then there these they thing things think this those three through time today together too "
    "tried try two under until upon use used very want was way week welcome well went were what when "
    "where which while who whose why will with without work would year years yes yet you your episode "
    "hello bye goodbye"
)
_STOP = frozenset(_IDLE.split())


class Weights:
    """Of the words of `parts`."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._counts = [Counter(_heavy(part)) for part in parts]
        self._spread = Counter(word for count in self._counts for word in count)
        self._shown = _spelt(" ".join(parts))
        self._names = {name.lower() for part in parts for name in names(part)}

    def phrase(self, part: int | None = None) -> str:
        """The words that name a part, or all of the text, in the order in which they come; may be empty."""
        counts = sum(self._counts, Counter()) if part is None else self._counts[part]
        order = {word: place for place, word in enumerate(counts)}
        best = sorted(counts, key=lambda word: (-self._weight(word, counts, part), order[word]))[:WORDS]
        shown = [self._shown[word] for word in sorted(best, key=order.__getitem__)]
        text = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)
        return text[:1].upper() + text[1:]

    def sentences(self, sentences: Sequence[str], most: int) -> list[int]:
        """Places of the `most` sentences that say most, in order; what one has said counts no more."""
        left = sum(self._counts, Counter[str]())
        words = {place: set(_heavy(sentence)) for place, sentence in enumerate(sentences)}
        picked = list[int]()
        while words and len(picked) < most:
            worth = {place: sum(left[word] for word in own) / (len(own) + 4) for place, own in words.items()}
            best = max(worth, key=worth.__getitem__)
            if not worth[best]:
                break
            picked.append(best)
            for word in words.pop(best):
                left[word] = 0
        return sorted(picked)

    def _weight(self, word: str, counts: Counter[str], part: int | None) -> float:
        rare = 1.0 if part is None else math.log(1 + len(self._counts) / self._spread[word])
        return counts[word] * rare * (NAMED if word in self._names else 1)


def _heavy(text: str) -> list[str]:
    return [word for word in map(str.lower, _WORD.findall(text)) if word not in _STOP]


def _spelt(text: str) -> dict[str, str]:
    """Each word as it is mostly written: with a capital only where it has one within sentences."""
    found = Counter(_WORD.findall(text))
    shown = dict[str, str]()
    for word, _ in sorted(found.items(), key=lambda item: (item[1], item[0].islower())):
        shown[word.lower()] = word
    return shown
