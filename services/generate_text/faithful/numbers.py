"""Reads the numbers of an English text, written as digits or as words, for comparison.

Contract: `digits(text)` gives every number's digits run together, so that "$4.50" and "four dollars and fifty
cents" read the same; `others(words)` are the words around numbers. Lone one, two, four, eight are left out of
the digits: they sound like other words. English only.
"""

import re
from collections.abc import Sequence

_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
_UNITS += ["twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINAL = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
}
_ORDINAL |= {"twelfth": "twelve"} | {ten[:-1] + "ieth": ten for ten in _TENS}
VALUES = {word: value for value, word in enumerate(_UNITS)}
VALUES |= {word: 10 * (place + 2) for place, word in enumerate(_TENS)}
_SCALE = {"hundred": 100, "thousand": 1000}
_SOUND_ALIKE = ("1", "2", "4", "8")


_AROUND = (
    "and oh hundred thousand dollar dollars euro euros cent cents percent per your rose sent purse sense "
    "scents to too for fore ate won"
)
AROUND = frozenset(_AROUND.split())
"""What stands between and behind number words, and what sounds like one; heard right or wrong."""
_BELOW_TEN = "|".join(_UNITS[1:10])
_OH = re.compile(rf"\boh ({_BELOW_TEN})\b|(?<=\band )({_BELOW_TEN})(?= (?:cents?|sense|scents)\b)")


def digits(text: str) -> str:
    """The digits of all numbers in order."""
    found, run = list[str](), list[str]()
    for word in [*re.findall(r"[a-z]+|\d[\d,]*|[,.;]", _OH.sub(_zero_and, text.lower())), "."]:
        number = plain(word)
        if number in VALUES or (number in _SCALE and run):
            run.append(number)
            continue
        found += _read(run)
        run = []
        if word[0].isdigit():
            found.append(word.replace(",", ""))
    return "".join(number for number in found if number not in _SOUND_ALIKE)


def others(words: Sequence[str]) -> list[str]:
    """The words that are no part of a number."""
    bare = {word: "".join(re.findall("[a-z]+", word.lower().removesuffix("'s"))) for word in words}
    return [
        word
        for word in words
        if not any(map(str.isdigit, word)) and plain(bare[word]) not in VALUES and bare[word] not in AROUND
    ]


def _zero_and(match: re.Match[str]) -> str:
    """The end of a year or of a price: "oh eight" is 08, "and five cents" 05."""
    return f"0{VALUES[match[1] or match[2]]}"


def plain(word: str) -> str:
    """The number word that an ordinal stands for; other words as they are."""
    if word in _ORDINAL:
        return _ORDINAL[word]
    return word[:-2] if word.endswith("th") and word[:-2] in VALUES else word


def _read(run: list[str]) -> list[str]:
    """Numbers of a run of number words: a new one begins where a word can't go on with the one before."""
    found, total, part = list[str](), 0, -1
    for word in run:
        if word in _SCALE:
            part = max(part, 1) * _SCALE[word] if part % 1000 else part
            if word == "thousand":
                total, part = total + part, 0
        elif _fits(part, VALUES[word]):
            part = max(part, 0) + VALUES[word]
        else:
            found.append(str(total + part))
            total, part = 0, VALUES[word]
    return [*found, str(total + part)] if run else []


def _fits(part: int, value: int) -> bool:
    if part in (-1, 0) or (part % 100 == 0):
        return True
    return part % 100 >= 20 and part % 10 == 0 and 0 < value < 10
