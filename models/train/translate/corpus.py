"""Parallel sentences for the translation model, from the project's grammar, with names that nobody has.

Contract: `directions(rng, split)` -> `Pair`s of one meaning; English is one side of each. In the split
"train", names and numbers are often replaced by invented ones, so that the model learns to copy what it
does not know, and a few texts are written carelessly. It does not know tokens.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.train.grammar import sample
from models.train.translate.invented import has_names, renamed, renumbered, repriced
from models.train.translate.phrases import FIXED

NLLB = {"en": "eng_Latn", "fr": "fra_Latn", "es": "spa_Latn", "de": "deu_Latn", "it": "ita_Latn"}
BACK = 1
"""Directions into English for each meaning, beside all four out of it: the way back only checks the job."""
SENTENCES = (0.95, 0.04, 0.01)
PHRASE, NAMES, NEW_NAME, NEW_NUMBER = 0.06, 0.25, 0.6, 0.2
"""Shares: fixed sentences; sentences drawn again if they hold no name; names and numbers replaced."""
NO_STOP, SMALL, ODD = 0.03, 0.03, 0.01
_SIGNS = (
    "😀",
    "🧀",
    "❤️",
    "🎧",
    "👍",
    "☕",
    "…",
    "—",
    "–",
    "♪",
    "→",
    "★",
    "©",
    "™",
    "№",
    "½",
    "漢",
    "я",
    "λ",
    "₿",
)


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
    """A sentence of training: a fixed one, or one drawn, often with names and numbers of its own."""
    if rng.random() < PHRASE:
        return rng.choice(FIXED)
    text: Mapping[str, str] = sample(rng, "train").text
    if rng.random() < NAMES and not has_names(text):
        return _part(rng)
    text = repriced(rng, renumbered(rng, text)) if rng.random() < NEW_NUMBER else text
    return renamed(rng, text) if rng.random() < NEW_NAME else text
