"""Training and held-out pairs: what was heard, what is to be written.

Contract: `make_pair(rng, split)` draws from the grammar; same generator state, same pair. In task "correct"
the target is the written form of one to three sentences, in "enhance" the written form of one sentence
between the two that frame its subject. It does not know tokens.
"""

import random
import re
from dataclasses import dataclass

from models.train.generate.corruption import Planted, corrupt
from models.train.generate.enhancement import frame
from models.train.grammar import FIRST_NAMES, SURNAMES, Sentence, paragraph, pseudo_word, sample

ENHANCED, RENAMED, IN_DIGITS = 0.10, 0.15, 0.10
"""Shares of pairs for enhancement, with invented names, and whose recogniser writes numbers in digits."""
STRANGE = 0.08
"""Share of training pairs with invented words everywhere: what it has never seen it is to copy."""
LENGTHS = {"train": (0.75, 0.17, 0.08), "held": (0.85, 0.11, 0.04)}
"""Shares of one, two and three sentences. The service cuts at full stops, where it hears any; training sees
more of the long ones, because they are the harder.
"""
_NAMES = re.compile(r"\b(" + "|".join(sorted({*FIRST_NAMES, *SURNAMES}, key=len, reverse=True)) + r")\b")

_SMALL = re.compile(r"(?<![\w'’])[a-z]{4,}(?![\w'’])")


@dataclass(frozen=True)
class Pair:
    """One example; `planted` lists the errors in `source`."""

    task: str
    source: str
    target: str
    planted: tuple[Planted, ...]


def make_pair(rng: random.Random, split: str) -> Pair:
    """One pair of a split ("train" or "held")."""
    if rng.random() < ENHANCED:
        return _enhanced(sample(rng, split), rng)
    number = rng.choices((1, 2, 3), LENGTHS[split])[0]
    sentences = paragraph(rng, split, number) if number > 1 else [sample(rng, split)]
    spoken, written = _forms(sentences, rng)
    if split == "train" and rng.random() < STRANGE:
        spoken, written = _estranged(spoken, written, rng)
    damaged = corrupt(written if rng.random() < IN_DIGITS else spoken, rng)
    return Pair("correct", damaged.text, written, damaged.planted)


def _enhanced(sentence: Sentence, rng: random.Random) -> Pair:
    _, written = _forms([sentence], rng)
    lead, tail = frame(sentence.key)
    return Pair("enhance", written, f"{lead} {written} {tail}".strip(), ())


def _forms(sentences: list[Sentence], rng: random.Random) -> tuple[str, str]:
    """Spoken and written form, sometimes with names that no list holds: they must be copied letter by
    letter."""
    spoken = " ".join(sentence.spoken for sentence in sentences)
    written = " ".join(sentence.text["en"] for sentence in sentences)
    if rng.random() < RENAMED:
        for name in sorted(set(_NAMES.findall(written))):
            invented = pseudo_word(rng, rng.choice(("en", "fr", "es", "de", "it"))).capitalize()
            spoken, written = (re.sub(rf"\b{name}\b", invented, text) for text in (spoken, written))
    return spoken, written


def _estranged(spoken: str, written: str, rng: random.Random) -> tuple[str, str]:
    """Half of the small-written words that both forms share are replaced by invented ones."""
    shared = set(_SMALL.findall(spoken)) & set(_SMALL.findall(written))
    for word in sorted(shared):
        if rng.random() < 0.5:
            invented = pseudo_word(rng, "en")
            spoken, written = (re.sub(rf"\b{word}\b", invented, text) for text in (spoken, written))
    return spoken, written
