"""Names and words that stand in a text as the operator writes them.

Contract: `Glossary(terms, heard)`; `enforce(text)` writes a term wherever it, what it is known to be heard
as, or something that sounds nearly like it stands; `keeps(source, written)` is whether no term got lost;
`fixed` are the words that no edit may touch. A term that is nearly heard must agree in its consonants or in a
whole word, and in nearly all letters: rather a name missed than a right word overwritten. It knows no model.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from services.generate_text.faithful.sounds import LOOSE, bones, likeness

NEAR, NEAR_WORDS = 0.84, 0.78
"""Least share of common letters of a word that is nearly heard, and of several words."""
LONG, SHARED, APART, SHORT = 7, 4, 3, 3
"""Letters of a small word that may be heard nearly, of one that vouches for its neighbours, by which a term
may be longer or shorter than what was heard, and of one that is known without its marks."""
_TOKEN = re.compile(r"\S+")
_CORE = re.compile(r"(\W*)(.*?)((?:['’]s)?\W*)", re.DOTALL)


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    before: str
    core: str
    after: str
    fresh: bool
    """Whether a blank line stands before it."""


class Glossary:
    """`terms` as they are written, and `heard`: what is heard for what."""

    def __init__(self, terms: Sequence[str] = (), heard: Mapping[str, str] | None = None) -> None:
        given = {_key(said): written for said, written in (heard or {}).items()}
        self.terms = tuple(dict.fromkeys([*terms, *given.values()]))
        self._heard = given.keys()
        self._exact = {_key(term): term for term in self.terms} | given
        self._by_bones = defaultdict[str, list[str]](list)
        self._by_word = defaultdict[tuple[int, str], list[str]](list)
        for term in self.terms:
            self._index(term)
        self._longest = max((len(said.split()) for said in self._exact), default=0) + 2

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Words of the terms with a capital, in small letters."""
        words = (word for term in self.terms for word in term.split())
        return frozenset(word.lower() for word in words if word[0].isupper() and len(word) >= SHARED)

    def enforce(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """The text with its terms, and what was written for what."""
        if not self.terms:
            return text, []
        parts, done, end = list[str](), list[tuple[str, str]](), 0
        for words, term in self._found(text):
            before, after = _around_it(term, words)
            new = f"{before}{_fitting(term, words[0].core)}{after}"
            old = text[words[0].start : words[-1].end]
            if new != old:
                done.append((old, new))
            parts += [text[end : words[0].start], new]
            end = words[-1].end
        return "".join([*parts, text[end:]]), done

    def keeps(self, source: str, written: str) -> bool:
        """Whether every term of `source` stands in `written`, letter by letter."""
        return not self.terms or all(
            re.search(rf"(?<!\w){re.escape(term)}(?!\w)", written)
            for term in self.terms
            if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", source)
        )

    def _index(self, term: str) -> None:
        parts = _key(term).split()
        for word in parts if len(parts) > 1 else ():
            if len(word) >= SHARED:
                self._by_word[len(parts), word].append(term)
        if term != term.lower() or len(term) >= LONG:
            for key in _around(bones(_key(term))):
                self._by_bones[key].append(term)

    def _found(self, text: str) -> Iterator[tuple[Sequence[_Word], str]]:
        """Stretches of words that are a term's, from the first, the longest first."""
        words, place = _words(text), 0
        while place < len(words):
            span = next(self._spans(words, place), None)
            if span:
                yield span
            place += len(span[0]) if span else 1

    def _spans(self, words: Sequence[_Word], place: int) -> Iterator[tuple[Sequence[_Word], str]]:
        room = words[place : place + self._longest]
        for length in range(len(room), 0, -1):
            span = room[:length]
            if any(word.after for word in span[:-1]) or any(word.before or word.fresh for word in span[1:]):
                continue  # a mark or a blank line parts what is said from what follows
            said = " ".join(_key(word.core) for word in span)
            term = self._exact.get(said) or self._near(said)
            if term and (said in self._heard or _meant(term, span)):
                yield span, term

    def _near(self, said: str) -> str | None:
        """The term that was nearly heard."""
        words = said.split()
        for word in words if len(words) > 1 else ():
            for term in self._by_word.get((len(words), word), ()):
                both = zip(words, _key(term).split(), strict=True)
                if all(one == two or likeness(one, two) >= LOOSE for one, two in both):
                    return term
        least = NEAR if len(words) == 1 else NEAR_WORDS
        joined = said.replace(" ", "")
        for key in _around(bones(joined)) if joined else ():
            for term in self._by_bones.get(key, ()):
                if _sounds(words, _key(term).replace(" ", ""), least):
                    return term
        return None


def _sounds(words: Sequence[str], term: str, least: float) -> bool:
    """Whether the words are nearly the term, and less so without the first or the last of them."""
    said = "".join(words)
    if abs(len(said) - len(term)) > APART or likeness(said, term) < least:
        return False
    fewer = [likeness("".join(part), term) for part in (words[1:], words[:-1]) if part]
    same = bones(said) == bones(term) or min(len(said), len(term)) >= LONG
    return same and likeness(said, term) > max(fewer, default=0)


def _around(skeleton: str) -> set[str]:
    """Itself and itself less one sound, so that two within one sound of each other have one in common."""
    return {skeleton} | {
        skeleton[:place] + skeleton[place + 1 :] for place in range(len(skeleton)) if len(skeleton) > 3
    }


def _words(text: str) -> list[_Word]:
    found, end = list[_Word](), 0
    for token in _TOKEN.finditer(text):
        parts = _CORE.fullmatch(token[0]) if len(token[0]) <= 80 else None
        before, core, after = parts.groups() if parts else ("", "", token[0])
        fresh = text.count("\n", end, token.start()) > 1
        end = token.end()
        found.append(_Word(token.start(), end, before, core, after, fresh))
    return found


def _marks(term: str) -> tuple[str, str]:
    """Those that a term begins and ends with, as "C++" and "[Brie]" do."""
    core = term.strip("".join(letter for letter in set(term) if not letter.isalnum()))
    begin = term.find(core)
    return term[:begin], term[begin + len(core) :]


def _around_it(term: str, words: Sequence[_Word]) -> tuple[str, str]:
    """The marks before and behind the words, less the term's own."""
    before, after = words[0].before, words[-1].after
    first, last = _marks(term)
    for size in range(len(first), 0, -1):
        if before.endswith(first[-size:]):
            before = before[:-size]
            break
    for size in range(len(last), 0, -1):
        if after.startswith(last[:size]):
            after = after[size:]
            break
    return before, after


def _meant(term: str, words: Sequence[_Word]) -> bool:
    """Whether the words are the term's: of a number, or a letter or two, its marks are the point ("$4")."""
    key = _key(term)
    if len(key) >= SHORT and not key.isdigit():
        return True
    first, last = _marks(term)
    return words[0].before.endswith(first) and words[-1].after.startswith(last)


def _fitting(term: str, said: str) -> str:
    """A term in small letters keeps the capital that a sentence begins with."""
    return term[0].upper() + term[1:] if term == term.lower() and said[:1].isupper() else term


@lru_cache(maxsize=1 << 16)
def _key(text: str) -> str:
    """Without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = (letter if letter.isalnum() else " " if letter in " -" else "" for letter in plain)
    return " ".join("".join(kept).split())
