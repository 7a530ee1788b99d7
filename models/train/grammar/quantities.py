"""Numbers, prices, dates: drawn at random, written as each language writes them, and spelled out for speech.

Contract: `draw(kind, rng) -> Quantity`; `write(quantity, language) -> str`; `speak(quantity) -> str` (English
words, no digit). Knows no nouns.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

_ONES_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_ORDINAL_WORDS = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_TENS_WORDS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"
_ONES, _TENS, _ORDINALS = _ONES_WORDS.split(), _TENS_WORDS.split(), _ORDINAL_WORDS.split()
_MONTHS = """
January February March April May June July August September October November December
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
"""
MONTHS = dict(zip(("en", "fr", "es", "de", "it"), map(str.split, _MONTHS.strip().splitlines()), strict=True))
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Quantity:
    """kind names the slot; `major`/`minor` are number and cents (or month and day); unit is $ or €."""

    kind: str
    major: int
    minor: int = 0
    unit: str = ""


def words(number: int) -> str:
    """English words of 0 … 999,999, without hyphens or `and`."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_ONES[number % 10]}" if number % 10 else "")
    unit, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    rest = f" {words(number % unit)}" if number % unit else ""
    return f"{words(number // unit)} {name}{rest}"


def ordinal(number: int) -> str:
    """English ordinal words of 1 … 99."""
    if number < 20:
        return _ORDINALS[number]
    if number % 10:
        return f"{_TENS[number // 10]} {_ORDINALS[number % 10]}"
    return _TENS[number // 10][:-1] + "ieth"


def year_words(year: int) -> str:
    """1987 → nineteen eighty seven; 2005 → two thousand five; 1900 → nineteen hundred."""
    if 2000 <= year < 2010:
        return words(year)
    high, low = divmod(year, 100)
    if low == 0:
        return f"{words(high)} hundred"
    return f"{words(high)} {'oh ' if low < 10 else ''}{words(low)}"


def _price(rng: random.Random) -> Quantity:
    cents = rng.choice((0, 0, 50, 25, 75, 95, 99, 20, 40, 80, 5 * rng.randrange(1, 20)))
    return Quantity("price", rng.randrange(1, 100), cents, rng.choice("$€"))


def _date(rng: random.Random) -> Quantity:
    month = rng.randrange(12)
    return Quantity("date", month, rng.randint(1, _DAYS[month]))


DRAWS: dict[str, Callable[[random.Random], Quantity]] = {
    "count": lambda rng: Quantity("count", rng.randint(2, 60)),
    "big": lambda rng: Quantity(
        "big", rng.choice((rng.randrange(100, 1000, 10), rng.randrange(1000, 20000, 100)))
    ),
    "percent": lambda rng: Quantity("percent", rng.randint(2, 98)),
    "degrees": lambda rng: Quantity("degrees", rng.randint(2, 40)),
    "year": lambda rng: Quantity("year", rng.randint(1850, 2026)),
    "episode": lambda rng: Quantity("episode", rng.randint(1, 400)),
    "hour": lambda rng: Quantity("hour", rng.randint(2, 12)),
    "price": _price,
    "date": _date,
}


def draw(kind: str, rng: random.Random) -> Quantity:
    """A random quantity of a kind in DRAWS."""
    return DRAWS[kind](rng)


def _grouped(number: int, language: str) -> str:
    if number < (1000 if language in ("en", "fr") else 10000 if language == "es" else 1000):
        return str(number)
    separator = {"en": ",", "fr": " ", "es": ".", "de": ".", "it": "."}[language]
    return f"{number:,}".replace(",", separator)


def _write_price(quantity: Quantity, language: str) -> str:
    if language == "en":
        cents = f".{quantity.minor:02d}" if quantity.minor else ""
        return f"{quantity.unit}{quantity.major}{cents}"
    cents = f",{quantity.minor:02d}" if quantity.minor else ""
    return f"{quantity.major}{cents} {quantity.unit}"


def _write_date(quantity: Quantity, language: str) -> str:
    month, day = MONTHS[language][quantity.major], quantity.minor
    first = {"fr": "1er", "it": "1º"}.get(language, "1") if day == 1 else str(day)
    return {
        "en": f"{month} {day}",
        "fr": f"le {first} {month}",
        "es": f"el {day} de {month}",
        "de": f"{day}. {month}",
        "it": f"il {first} {month}",
    }[language]


def write(quantity: Quantity, language: str) -> str:
    """The quantity in a language's own writing."""
    if quantity.kind == "price":
        return _write_price(quantity, language)
    if quantity.kind == "date":
        return _write_date(quantity, language)
    if quantity.kind == "percent":
        gap = " " if language in ("fr", "es", "de") else ""
        return f"{quantity.major}{gap}%"
    return str(quantity.major) if quantity.kind == "year" else _grouped(quantity.major, language)


def speak(quantity: Quantity) -> str:
    """English words."""
    if quantity.kind == "price":
        name = {"$": "dollar", "€": "euro"}[quantity.unit]
        major = f"{words(quantity.major)} {name}{'s' * (quantity.major != 1)}"
        return major + (
            f" and {words(quantity.minor)} cent{'s' * (quantity.minor != 1)}" if quantity.minor else ""
        )
    if quantity.kind == "date":
        return f"{MONTHS['en'][quantity.major]} {ordinal(quantity.minor)}"
    if quantity.kind == "year":
        return year_words(quantity.major)
    return words(quantity.major) + (" percent" if quantity.kind == "percent" else "")
