"""Plants errors in a right transcript, as recognisers and speakers make them, and records each.

Contract: `corrupt(said, rng)` gives the damaged text and the planted errors; the same generator state gives
the same result. Fillers, repetitions, false starts, misheard words (`confusions`), lost case and lost
punctuation. It does not know the grammar or the written form.
"""

import random
import re
from dataclasses import dataclass

from models.train.generate.confusions import CONFUSIONS

FILLERS = ("um", "uh", "er", "erm", "you know", "um uh", "I mean", "uhm")
STARTS = ("so", "um", "uh", "okay so", "well", "right so", "um so", "er")
MISHEARD, FILLED, REPEATED, RESTARTED = 0.12, 0.04, 0.025, 0.10
"""How often a word with a confusion is misheard, a filler stands before a word, a word or phrase is said
twice, and a sentence is begun again.
"""
UNTOUCHED = 0.12
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MARKS = re.compile(r"[,.?!;:](?!\d)|(?<!\d)[,.?!;:]")
"""Punctuation, but not the point or the colon of a number."""
_NUMBERS = frozenset({*_UNITS, *_TENS, "hundred", "thousand", "point"})


@dataclass(frozen=True)
class Planted:
    """An error: `kind` is misheard, filler, repetition or restart; `right` is "" where `heard` was added."""

    kind: str
    right: str
    heard: str


@dataclass(frozen=True)
class Corrupted:
    """A damaged transcript and what was done to it, in order."""

    text: str
    planted: tuple[Planted, ...]


def corrupt(said: str, rng: random.Random) -> Corrupted:
    """Damage one sentence; one in eight loses nothing but, perhaps, its case and punctuation."""
    words, planted = said.split(), list[Planted]()
    if rng.random() >= UNTOUCHED:
        words = _mishear(words, rng, planted)
        words = _hesitate(words, rng, planted)
    return Corrupted(_surface(" ".join(words), rng), tuple(planted))


def _mishear(words: list[str], rng: random.Random, planted: list[Planted]) -> list[str]:
    heard, index = [], 0
    while index < len(words):
        length = _confusable(words, index)
        if length and rng.random() < MISHEARD * (1.5 if length > 1 else 1.0):
            said = " ".join(words[index : index + length])
            form = _like(said, rng.choice(CONFUSIONS[_bare(said)]))
            planted.append(Planted("misheard", said, form))
            heard += form.split()
            index += length
        else:
            heard.append(words[index])
            index += 1
    return heard


def _confusable(words: list[str], index: int) -> int:
    """How many words from `index` on have a confusion together; number words keep their number."""
    for length in (3, 2, 1):
        phrase = words[index : index + length]
        if len(phrase) == length and _bare(" ".join(phrase)) in CONFUSIONS:
            return 0 if _bare(phrase[0]) in _NUMBERS else length
    return 0


def _hesitate(words: list[str], rng: random.Random, planted: list[Planted]) -> list[str]:
    spoken: list[str] = []
    for index, word in enumerate(words):
        number = _bare(word) in _NUMBERS and index > 0 and _bare(words[index - 1]) in _NUMBERS
        if rng.random() < FILLED and not number:
            filler = rng.choice(FILLERS)
            planted.append(Planted("filler", "", filler))
            spoken += filler.split()
        length = rng.choice((1, 1, 2, 3))
        phrase = words[index : index + length]
        if rng.random() < REPEATED and not any(
            _bare(part) in _NUMBERS or part[-1] in ",.?!" or any(map(str.isdigit, part)) for part in phrase
        ):
            planted.append(Planted("repetition", "", " ".join(phrase)))
            spoken += phrase
        spoken.append(word)
    return _restart(spoken, words, rng, planted)


def _restart(spoken: list[str], words: list[str], rng: random.Random, planted: list[Planted]) -> list[str]:
    """Begin with a word that says nothing, or with the first words and once more from the start."""
    if rng.random() >= RESTARTED:
        return spoken
    start = rng.choice(STARTS).split()
    if rng.random() < 0.6 and len(words) > 4:
        start = [word.strip(",.?!") for word in words[: rng.randint(1, 3)]] + rng.choice(([], ["uh"], ["no"]))
    planted.append(Planted("restart", "", " ".join(start)))
    return start + spoken


def _surface(text: str, rng: random.Random) -> str:
    """Case and punctuation as recognisers keep or lose them."""
    draw = rng.random()
    if draw < 0.35:
        return text
    if draw < 0.65:
        return _MARKS.sub("", text.lower())
    if draw < 0.80:
        return text.lower()
    return _MARKS.sub("", text)


def _bare(text: str) -> str:
    return text.lower().strip(",.?!;:")


def _like(said: str, form: str) -> str:
    """`form` with the capital and the punctuation of what it stands for."""
    tail = said[len(said.rstrip(",.?!;:")) :]
    return (form[0].upper() + form[1:] if said[0].isupper() else form) + tail
