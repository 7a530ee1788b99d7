"""Parallel sentences for the translation model, from the project's grammar, with names that nobody has.

Contract: `pairs(rng, split)` -> endless `Pair`s; English is one side of each. A name that stands
unchanged in all five languages is often replaced by an invented one, so that the model learns to copy
what it does not know. It does not know tokens.
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.train.grammar import sample

NLLB = {"en": "eng_Latn", "fr": "fra_Latn", "es": "spa_Latn", "de": "deu_Latn", "it": "ita_Latn"}
OUT_OF_ENGLISH = 0.78
"""Share of pairs out of English: the job; the way back only checks it."""
TWO_SENTENCES, NEW_NAME = 0.02, 0.25
_WORD = re.compile(r"(?<![.?!] )(?<!^)\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b")
_ONSETS: tuple[str, ...] = (
    "b",
    "br",
    "c",
    "ch",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
)
_ONSETS += ("r", "s", "sh", "st", "t", "th", "tr", "v", "w", "y", "z")
_VOWELS = ("a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("l", "m", "n", "r", "s", "t", "x", "nd", "rt", "ck", "ll", "ss", "ng")


@dataclass(frozen=True)
class Pair:
    """A sentence (seldom two) and its translation, with NLLB codes."""

    source_code: str
    source: str
    target_code: str
    target: str


def pairs(rng: random.Random, split: str) -> Iterator[Pair]:
    """Endless pairs from the grammar's split "train" or "held"; invented names and doubles only for
    "train".
    """
    while True:
        yield draw(rng, split)


def draw(rng: random.Random, split: str) -> Pair:
    """One pair."""
    text = _text(rng, split)
    if split == "train" and rng.random() < TWO_SENTENCES:
        more = _text(rng, split)
        text = {code: f"{text[code]} {more[code]}" for code in NLLB}
    other = rng.choice([code for code in NLLB if code != "en"])
    source, target = ("en", other) if rng.random() < OUT_OF_ENGLISH else (other, "en")
    return Pair(NLLB[source], text[source], NLLB[target], text[target])


def _text(rng: random.Random, split: str) -> Mapping[str, str]:
    text = sample(rng, split).text
    return renamed(rng, text) if split == "train" and rng.random() < NEW_NAME else text


def renamed(rng: random.Random, text: Mapping[str, str]) -> dict[str, str]:
    """The sentence with each name that all languages share replaced by an invented one."""
    names = {word for word in _WORD.findall(text["en"]) if all(_has(word, line) for line in text.values())}
    result = dict(text)
    for name in sorted(names):
        other = invented(rng, vowel=name[0] in "AEIOUHÉÈ")
        result = {code: re.sub(rf"\b{name}\b", other, line) for code, line in result.items()}
    return result


def _has(word: str, line: str) -> bool:
    return re.search(rf"\b{word}\b", line) is not None


def invented(rng: random.Random, *, vowel: bool) -> str:
    """A capitalised word of two to four syllables; starts like the name it replaces, so that elision
    holds.
    """
    syllables = [rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.randint(1, 3))]
    start = rng.choice("aeiou") if vowel else ""
    end = rng.choice(_CODAS) if rng.random() < 0.6 else rng.choice("aeio")
    return (start + "".join(syllables) + end).capitalize()
