"""Names and numbers that no table holds, put into a text in all its languages alike.

Contract: `renamed`, `renumbered` and `repriced` (rng, text) give the text with what all languages share
replaced, so that a translator learns to copy what it has never seen. A new name begins with a vowel where
the old one did, and numbers that change the word before them are left out, so that elision holds.
"""

import random
import re
import string
from collections.abc import Callable, Mapping

from models.train.grammar import FIRST_NAMES, LANGUAGES, SURNAMES, pseudo_word

_WORD = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b")
_NUMBER = re.compile(r"(?<![\d.,  ])\b(?!8|11\b|18\b)[1-9]\d\b(?![\d.,])")
_PRICE = re.compile(r"\b(\d+)([.,])(\d\d)\b")
_LETTERS = """
b br c ch cl d dr f fl g gr h j k l m n p pl r s sh st t th tr v w y z
a e i o u a e i o u ai ea ou
l m n r s t x nd rt ck ll ss ng
"""
_ONSETS, _VOWELS, _CODAS = map(str.split, _LETTERS.strip().splitlines())


def renamed(rng: random.Random, text: Mapping[str, str]) -> dict[str, str]:
    """Each name that all languages share replaced by an invented one."""
    return _replaced(text, _WORD, lambda name: invented(rng, vowel=name[0] in "AEIOUHÉÈ"))


def has_names(text: Mapping[str, str]) -> bool:
    """Whether all languages share a name."""
    return bool(_shared(text, _WORD))


def repriced(rng: random.Random, text: Mapping[str, str]) -> dict[str, str]:
    """Prices with any cents and up to three digits before them."""
    new = {
        "".join(price): f"{rng.randrange(1, 10 ** rng.randint(1, 3))}" for price in _PRICE.findall(text["en"])
    }
    cents = f"{rng.randrange(1, 100):02d}"

    def other(match: re.Match[str]) -> str:
        return f"{new[f'{match[1]}.{match[3]}']}{match[2]}{cents}"

    return {code: _PRICE.sub(other, line) for code, line in text.items()}


def renumbered(rng: random.Random, text: Mapping[str, str]) -> dict[str, str]:
    """Each number of two digits that all languages share replaced by any of two or three."""

    def another(_: str) -> str:
        return f"{rng.choice('1234567')}{rng.randrange(2, 8)}" + rng.choice(("", str(rng.randrange(10))))

    return _replaced(text, _NUMBER, another)


def _replaced(
    text: Mapping[str, str], pattern: re.Pattern[str], another: Callable[[str], str]
) -> dict[str, str]:
    new = {old: another(old) for old in sorted(_shared(text, pattern))}
    return {code: pattern.sub(lambda match: new.get(match[0], match[0]), line) for code, line in text.items()}


def _shared(text: Mapping[str, str], pattern: re.Pattern[str]) -> set[str]:
    return set.intersection(*(set(pattern.findall(line)) for line in text.values()))


def invented(rng: random.Random, *, vowel: bool) -> str:
    """A capitalised word of about two to ten letters, of one of four makes."""
    make = rng.choices((_syllables, _spliced, _like_a_word, _random), (4, 3, 2, 2))[0]
    word = make(rng).lower().lstrip("" if vowel else "aeiouh")
    if vowel and word[0] not in "aeiou":
        word = rng.choice("aeiou") + word
    return (word if len(word) > 2 else word + rng.choice(_ONSETS) + rng.choice(_VOWELS)).capitalize()


def _syllables(rng: random.Random) -> str:
    syllables = [rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.randint(1, 3))]
    return "".join(syllables) + (rng.choice(_CODAS) if rng.random() < 0.6 else rng.choice("aeio"))


def _spliced(rng: random.Random) -> str:
    first, last = rng.choice(FIRST_NAMES + SURNAMES), rng.choice(SURNAMES)
    return first[: rng.randint(2, 4)] + last[-rng.randint(2, 5) :]


def _like_a_word(rng: random.Random) -> str:
    return pseudo_word(rng, rng.choice(LANGUAGES))


def _random(rng: random.Random) -> str:
    letters = [rng.choice(rng.choice((string.ascii_lowercase, "aeiou"))) for _ in range(rng.randint(3, 9))]
    return "".join(letters)
