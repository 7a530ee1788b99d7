"""Training and held-out pairs: what was heard, what is to be written.

Contract: `make_pair(rng, split)` draws from the grammar; same generator state, same pair. In task "correct"
the target is the written form, in "enhance" the written form behind a leading sentence. It does not
know tokens.
"""

import random
import re
from dataclasses import dataclass

from models.train.generate.corruption import Planted, corrupt
from models.train.generate.enhancement import link
from models.train.grammar import FIRST_NAMES, SURNAMES, Sentence, paragraph, pseudo_word, sample

ENHANCED, RENAMED, TWO = 0.15, 0.15, 0.05
"""Shares of pairs for enhancement, with invented names, and of two sentences."""
_NAMES = re.compile(r"\b(" + "|".join(sorted({*FIRST_NAMES, *SURNAMES}, key=len, reverse=True)) + r")\b")


@dataclass(frozen=True)
class Pair:
    """One example; `planted` lists the errors in `source`."""

    task: str
    source: str
    target: str
    planted: tuple[Planted, ...]


def make_pair(rng: random.Random, split: str) -> Pair:
    """One pair of a split ("train" or "held")."""
    two = rng.random() < TWO
    sentences = paragraph(rng, split, 2) if two else [sample(rng, split)]
    spoken, written = _forms(sentences, rng)
    if rng.random() < ENHANCED:
        lead = link([sentence.key for sentence in sentences])
        return Pair("enhance", written, f"{lead} {written}".strip(), ())
    damaged = corrupt(spoken, rng)
    return Pair("correct", damaged.text, written, damaged.planted)


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
