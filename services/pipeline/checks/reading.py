"""A text as words and numbers, so that "$4.50" and "four dollars and fifty cents" read the same.

Contract: `read(text, language)` gives tokens in order: words in small letters, numbers as their digits run
together without separators. Numbers in words are read in five languages, digits in any script. It is made
for comparing: currencies, percent and degrees beside a number are left out, and "3:30" is two numbers.
`numerals` joins what may be one number written in parts. It does not judge.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.pipeline.checks.number_reading import number_at
from services.pipeline.checks.number_words import GLUE, POINTS, SIGN_PAIRS, SIGNS, UNSURE

_TAG = re.compile(r"\[pause:[^\]\n]{0,20}\]", re.IGNORECASE)
_SCALE = re.compile(r"°\s?[CF]\b")
_PART = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[$€£%°]")
_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|ère|ème|e|\.?[ºª])(?!\w)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([.,'\u2009\u00a0\u202f])\d{3})(?:\1\d{3})*(?!\d)")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,]?\d)")
_DECIMAL = re.compile(r"(?<![\d.,])(\d+)[.,](\d{1,2})(?!\d|[.,]\d)")
_PERCENT = "%"
_MARKS = frozenset("$€£°" + _PERCENT)
_SHORT = {"dr": "doctor", "mr": "mister", "mrs": "missus", "vs": "versus", "etc": "etcetera"}
"""Said in full, written short (English)."""


@dataclass(frozen=True)
class Token:
    """`text` for comparing; `seen` as it stands in the text; of a number, whether it was in words, and
    whether it is `sure`: the word of some small numbers is another word too.
    """

    text: str
    seen: str
    number: bool = False
    spelled: bool = False
    sure: bool = True


def read(text: str, language: str) -> list[Token]:
    """The tokens of a text; see the contract."""
    base = language.split("-")[0]
    return list(_amounts(list(_tokens(list(_parts(text, base)), base)), base))


def numerals(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, numbers that stand side by side run together: "nineteen eighty five" is 1985."""
    joined: list[Token] = []
    for token in tokens:
        if token.number and joined and joined[-1].number:
            last = joined.pop()
            token = Token(last.text + token.text, f"{last.seen} {token.seen}", number=True)
        joined.append(token)
    return joined


def folded(word: str) -> str:
    """Small letters without accents."""
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _parts(text: str, language: str) -> Iterator[str]:
    """Words, digits and signs as they stand; a number with separators is one piece."""
    plain = _SCALE.sub("°", unicodedata.normalize("NFC", _TAG.sub(" ", text)).replace("’", "'"))
    plain = plain.replace("&", " and ") if language == "en" else plain
    digits = "".join(_ascii(letter) for letter in plain)
    grouped = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), digits)
    if language in ("fr", "es"):
        grouped = _SPACED.sub(lambda found: found[0].replace(" ", ""), grouped)
    return (found[0] for found in _PART.finditer(_ENDING.sub("", _DECIMAL.sub(r"\1\2", grouped))))


def _ascii(letter: str) -> str:
    """Digits of any script as 0 to 9."""
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _tokens(parts: Sequence[str], language: str) -> Iterator[Token]:
    """Each number that the parts hold, and the words between."""
    keys = [folded(part) for part in parts]
    at = 0
    while at < len(parts):
        value, length = number_at(keys, at, language)
        if tuple(keys[at : at + 2]) in SIGN_PAIRS:
            yield Token(_PERCENT, " ".join(parts[at : at + 2]))
            length = 2
        elif length:
            spelled = length > 1 or not keys[at].isdecimal()
            sure = not spelled or length > 1 or value not in UNSURE.get(language, ())
            seen = " ".join(parts[at : at + length])
            yield Token(str(value) if spelled else keys[at], seen, True, spelled, sure)
        else:
            yield _word(parts[at], keys[at], language)
        at += max(length, 1)


def _word(part: str, key: str, language: str) -> Token:
    """English writes words with accents and without; elsewhere an accent makes another word."""
    return Token(_SHORT.get(key, key) if language == "en" else part.casefold(), part)


def _amounts(tokens: Sequence[Token], language: str) -> Iterator[Token]:
    """Leave out the signs around numbers, and join an amount's two parts."""
    at = 0
    while at < len(tokens):
        token, at = tokens[at], at + 1
        if not token.number:
            if token.text not in _MARKS:
                yield token
            continue
        signs = _after_signs(tokens, at)
        part = _second_part(tokens, signs, language, money=signs > at)
        if part is not None and token.spelled:
            cents = tokens[part]
            digits = cents.text.zfill(2) if signs > at else cents.text
            token = Token(token.text + digits, f"{token.seen} {cents.seen}", True, True)
            signs = _after_signs(tokens, part + 1)
        yield token
        at = signs


def _second_part(tokens: Sequence[Token], at: int, language: str, *, money: bool) -> int | None:
    """Where the cents or decimals of a number in words are; "and" alone joins no two numbers."""
    joint = at < len(tokens) and tokens[at].text in (GLUE if money else POINTS).get(language, ())
    at += joint
    there = at < len(tokens) and tokens[at].spelled and (money or joint)
    return at if there and len(tokens[at].text) <= 2 else None


def _after_signs(tokens: Sequence[Token], at: int) -> int:
    """Where the signs that begin at a token end."""
    while at < len(tokens) and not tokens[at].number and _is_sign(tokens[at]):
        at += 1
    return at


def _is_sign(token: Token) -> bool:
    return token.text in _MARKS or folded(token.text) in SIGNS
