"""Parallel sentences for the translation model, from the project's grammar, with names that nobody has.

Contract: `directions(rng, split)` -> `Pair`s of one meaning; English is one side of each. In the split
"train", a name that stands unchanged in all five languages is often replaced by an invented one, so that
the model learns to copy what it does not know, and a few texts are written carelessly. It does not know
tokens.
"""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.train.grammar import sample
from models.train.translate.phrases import FIXED

NLLB = {"en": "eng_Latn", "fr": "fra_Latn", "es": "spa_Latn", "de": "deu_Latn", "it": "ita_Latn"}
BACK = 1
"""Directions into English for each meaning, beside all four out of it: the way back only checks the job."""
SENTENCES = (0.95, 0.04, 0.01)
PHRASE, NEW_NAME, NO_STOP, SMALL, ODD = 0.06, 0.4, 0.03, 0.03, 0.01
_WORD = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b")
_LETTERS = """
b br c ch cl d dr f fl g gr h j k l m n p pl r s sh st t th tr v w y z
a e i o u a e i o u ai ea ou
l m n r s t x nd rt ck ll ss ng
😀 🧀 ❤️ 🎧 👍 ☕ … — – ♪ → ★ © ™ № ½ 漢 я λ ₿
"""
_ONSETS, _VOWELS, _CODAS, _SIGNS = map(str.split, _LETTERS.strip().splitlines())


@dataclass(frozen=True)
class Pair:
    """A sentence (seldom two or three) and its translation, with NLLB codes."""

    source_code: str
    source: str
    target_code: str
    target: str


def directions(rng: random.Random, split: str) -> list[Pair]:
    """One meaning in every direction out of English, and in BACK of them into it."""
    text = _text(rng, split)
    others = [code for code in NLLB if code != "en"]
    ways = [("en", other) for other in others] + [(other, "en") for other in rng.sample(others, BACK)]
    pairs = [Pair(NLLB[source], text[source], NLLB[target], text[target]) for source, target in ways]
    return [careless(rng, pair) for pair in pairs] if split == "train" else pairs


def careless(rng: random.Random, pair: Pair) -> Pair:
    """Seldom: the source in small letters, neither side with its full stop, or a sign behind both."""
    source, target = pair.source, pair.target
    if rng.random() < ODD:
        sign = rng.choice(_SIGNS)
        source, target = f"{source} {sign}", f"{target} {sign}"
    if rng.random() < NO_STOP and source.endswith(".") and target.endswith("."):
        source, target = source[:-1], target[:-1]
    if rng.random() < SMALL:
        source = source.lower()
    return replace(pair, source=source, target=target)


def _text(rng: random.Random, split: str) -> Mapping[str, str]:
    """One sentence, or in training seldom two or three in a row."""
    if split != "train":
        return sample(rng, split).text
    count = rng.choices((1, 2, 3), SENTENCES)[0]
    parts = [_part(rng) for _ in range(count)]
    return {code: " ".join(part[code] for part in parts) for code in NLLB}


def _part(rng: random.Random) -> Mapping[str, str]:
    """A sentence of training: drawn, drawn and renamed, or a fixed one."""
    if rng.random() < PHRASE:
        return rng.choice(FIXED)
    text = sample(rng, "train").text
    return renamed(rng, text) if rng.random() < NEW_NAME else text


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
