"""Names that a script keeps from its transcript, and names that it makes up.

Contract: `names_kept(transcript, script, language, bar, known)` counts the words with a capital within
sentences, as English and most languages in Latin, Greek and Cyrillic letters write names. A name is kept
where the other text has a word, or two, that look like it: a transcript has names as they were heard.
`known` are names that a script may bring along (glossary, host, show). German writes every noun with a
capital, and other scripts have none: there, names are not measured. Who calls it: after generate.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from services.pipeline.checks.calendar_words import MONTHS, WEEKDAYS
from services.pipeline.checks.reading import folded
from services.pipeline.checks.scores import Checked, Flag, Score, listed, not_measured

ALIKE, LIKE_ANY = 0.6, 0.75
"""Least share of letters in common, in order, of a name and what was heard for it: where both begin with the
same letter, and where they do not.
"""
LIKE_BONES, BONES = 0.65, 4
"""Least share of consonants in common of a name with at least so many: Pavlos is heard as spotless."""
_CONSONANT = re.compile(r"[^aeiouyhw\W\d_]")
_NOUNS = frozenset(["de", "lb", "nds"])
"""Languages in which nouns have capitals."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?…:;]['\"”’»)]*\s+|\n|[“\"«(¿¡‘]\s*|[-–—]\s)$")
_BEFORE = 8
_LEAST = 2
"""Letters of a name, at least."""


def names_kept(
    transcript: str, script: str, language: str, bar: float = 1.0, known: Collection[str] = ()
) -> Checked:
    """The share of all names of both texts that are in both."""
    if language.split("-")[0] in _NOUNS:
        return not_measured("names", "nouns have capitals in this language")
    heard, written = dict(_names(transcript, language)), dict(_names(script, language))
    brought = {folded(word) for name in known for word in _WORD.findall(name)}
    there, before = _Words(script), _Words(transcript)
    lost = [name for key, name in heard.items() if key not in there]
    new = [name for key, name in written.items() if key not in brought and key not in before]
    total = len(heard.keys() | written.keys())
    if not total:
        return Checked()
    flags = [Flag("names_lost", f"names that are missing: {listed(lost)}")] if lost else []
    flags += [Flag("names_new", f"names that nobody said: {listed(new)}")] if new else []
    value = 1 - (len(lost) + len(new)) / max(total, len(lost) + len(new))
    return Checked((Score("names_kept", value, bar, "higher"),), tuple(flags))


def _names(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Names by their letters: words with a capital that do not begin a sentence, but for I and for dates."""
    base = language.split("-")[0]
    dates = MONTHS.get(base, {}).keys() | WEEKDAYS.get(base, {}).keys()
    for found in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", found[0])
        key = folded(word)
        plain = key in dates or key.removesuffix("s") in dates or key.split("'")[0].split("’")[0] == "i"
        if (
            len(key) >= _LEAST
            and word[0].isupper()
            and not plain
            and not _BEGINS.search(text[max(found.start() - _BEFORE, 0) : found.start()])
        ):
            yield key, word


class _Words:
    """The words of a text, and whether a name is among them, as it is or as it was heard."""

    def __init__(self, text: str) -> None:
        words = [folded(re.sub(r"['’]s?$", "", word)) for word in _WORD.findall(text)]
        self._words = frozenset(words)
        self._by_length: dict[int, set[str]] = defaultdict(set)
        for each in {*words, *(one + two for one, two in pairwise(words))}:
            self._by_length[len(each)].add(each)

    def __contains__(self, name: str) -> bool:
        """Whether a word, or two side by side, look like the name."""
        return name in self._words or self._heard(name)

    def _heard(self, name: str) -> bool:
        far = len(name) // 2
        near = [
            each for n in range(len(name) - far, len(name) + far + 1) for each in self._by_length.get(n, ())
        ]
        matcher, bones = SequenceMatcher(None, "", name, autojunk=False), _bones(name)
        if any(_alike(matcher, word, ALIKE if word[:1] == name[:1] else LIKE_ANY) for word in near):
            return True
        matcher.set_seq2(bones)
        return len(bones) >= BONES and any(_alike(matcher, _bones(word), LIKE_BONES) for word in near)


def _bones(word: str) -> str:
    """The consonants of a word, doubled ones once."""
    return "".join(letter for letter, _ in groupby(_CONSONANT.findall(word)))


def _alike(matcher: "SequenceMatcher[str]", word: str, least: float) -> bool:
    """The cheap looks first: a long transcript has thousands of words."""
    matcher.set_seq1(word)
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least
