"""Numbers in a sentence and its translation: which were lost, and which can be put right.

Contract: `lost(source, translation)` counts the source's numbers that the translation lacks;
`mended(source, translation)` puts back the one number that came out nearly right (7.05 as 7,50). It knows no
language: digits only, however they are grouped. Numbers that a translator may well change, such as the hours
of "5 p.m.", are left alone.
"""

import re
from collections import Counter

_NUMBER = re.compile(r"\d+")
_GROUPED = re.compile(r"\b(\d{1,3})[.,\s](?=\d{3}\b)")
SHORTEST = 2
"""Digits below which a wrong number is not told from another one."""


def lost(source: str, translation: str) -> int:
    """How many of the source's numbers the translation lacks: "1,250.75" may become "1.250,75", but "7.05"
    not "7,50".
    """
    return sum((Counter(_numbers(source)) - Counter(_numbers(translation))).values())


def mended(source: str, translation: str) -> str:
    """The translation, its one wrong number replaced by the source's, where the two are nearly the same."""
    wanted, found = Counter(_numbers(source)), Counter(_numbers(translation))
    missing, extra = list((wanted - found).elements()), list((found - wanted).elements())
    if len(missing) != 1 or len(extra) != 1 or found[extra[0]] != 1 or not _near(missing[0], extra[0]):
        return translation
    return re.sub(rf"(?<!\d){extra[0]}(?!\d)", missing[0], translation)


def _near(one: str, other: str) -> bool:
    """A digit off, one more or less at an end, or the same digits in another order."""
    short, long = sorted((one, other), key=len)
    if len(long) == len(short) + 1:
        return long.endswith(short) or (len(short) >= SHORTEST and long.startswith(short))
    if len(short) != len(long) or len(short) < SHORTEST:
        return False
    return sorted(one) == sorted(other) or sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _numbers(text: str) -> list[str]:
    """Digits that stand together, thousands joined: each language groups them in its own way."""
    return _NUMBER.findall(_GROUPED.sub(r"\1", text))
