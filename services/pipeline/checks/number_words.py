"""Numbers in words, in the five languages that this project's own models know.

Contract: `phrases(language)` maps words, as tuples without accents and capitals, to the whole numbers 0 to
999 (and years, where they are said in hundreds); `ordinals(language)` likewise for "third". The other tables
are words that go with numbers. A language that is not here has empty tables: its numbers are read as digits
only. It reads nothing itself.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

Words = tuple[str, ...]


def _row(words: str) -> list[str]:
    return words.split()


_EN = _row(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_TENS = _row("_ _ twenty thirty forty fifty sixty seventy eighty ninety")
_FR = _row("zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
_FR_TENS = _row("_ dix vingt trente quarante cinquante soixante")
_ES = _row(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco "
    "veintiseis veintisiete veintiocho veintinueve"
)
_ES_TENS = _row("_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_ES_HUNDREDS = _row("_ _ doscient trescient cuatrocient quinient seiscient setecient ochocient novecient")
_DE = _row(
    "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
)
_DE_TENS = _row("_ _ zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig")
_IT = _row(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
    "sedici diciassette diciotto diciannove"
)
_IT_TENS = _row("_ _ venti trenta quaranta cinquanta sessanta settanta ottanta novanta")

THOUSANDS: dict[str, frozenset[str]] = {
    "en": frozenset(["thousand"]),
    "fr": frozenset(["mille"]),
    "es": frozenset(["mil"]),
    "de": frozenset(["tausend"]),
    "it": frozenset(["mille", "mila"]),
}
MILLIONS: dict[str, frozenset[str]] = {
    "en": frozenset(["million", "millions"]),
    "fr": frozenset(["million", "millions"]),
    "es": frozenset(["millon", "millones"]),
    "de": frozenset(["million", "millionen"]),
    "it": frozenset(["milione", "milioni"]),
}
POINTS: dict[str, frozenset[str]] = {
    "en": frozenset(["point"]),
    "fr": frozenset(["virgule"]),
    "es": frozenset(["coma"]),
    "de": frozenset(["komma"]),
    "it": frozenset(["virgola"]),
}
"""Said for the decimal point."""
GLUE: dict[str, frozenset[str]] = {
    "en": frozenset(["and"]),
    "fr": frozenset(["et"]),
    "es": frozenset(["y", "con"]),
    "de": frozenset(["und"]),
    "it": frozenset(["e"]),
}
"""Said between an amount and its cents."""
SIGNS = frozenset(
    _row(
        "dollar dollars euro euros cent cents centime centimes centimo centimos centavos centesimi dolar "
        "dolares dollaro dollari pound pounds pfund percent prozent degree degrees degre degres grado grados "
        "grad gradi celsius fahrenheit"
    )
)
"""What is said for $, €, £, % and °: it says nothing that the number does not, where one side has a sign."""
SIGN_PAIRS = frozenset(
    [("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("per", "cento"), ("por", "cien")]
)
UNSURE: dict[str, frozenset[int]] = {
    "en": frozenset([1, 2, 4, 8]),
    "fr": frozenset([1, 9]),
    "es": frozenset([1]),
    "de": frozenset([1]),
    "it": frozenset([1, 6]),
}
"""Numbers whose word is another word too (an article, "to", "for", "ate", "neuf", "sei"), and so no fact."""


@lru_cache(maxsize=8)
def phrases(language: str) -> dict[Words, int]:
    """Words to 0…999; see the contract."""
    writer = _WRITERS.get(language)
    if not writer:
        return {}
    made = {tuple(way.split()): number for number in range(1000) for way in writer(number)}
    return made | _YEARS[language]() if language in _YEARS else made


@lru_cache(maxsize=8)
def ordinals(language: str) -> dict[Words, int]:
    """Words to 1…99, of languages whose ordinals follow a rule; of others the first alone."""
    firsts: dict[Words, int] = {(word,): 1 for word in _FIRST.get(language, "").split()}
    writer = _ORDINAL_WRITERS.get(language)
    made = (
        {tuple(way.split()): number for number in range(1, 100) for way in writer(number)} if writer else {}
    )
    return made | firsts


def _english(number: int) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    below = _EN[rest] if rest < 20 else f"{_EN_TENS[rest // 10]} {_EN[rest % 10]}".removesuffix(" zero")
    if not hundreds:
        yield below
        return
    heads = [f"{_EN[hundreds]} hundred", *(["hundred", "a hundred"] if hundreds == 1 else [])]
    for head in heads:
        yield from [f"{head} {below}", f"{head} and {below}"] if rest else [head]


def _french_below(number: int) -> Iterator[str]:
    tens, unit = divmod(number, 10)
    if number < 17:
        yield _FR[number]
    elif tens < 7:
        joint = " et " if unit == 1 else " "
        yield f"{_FR_TENS[tens]}{joint}{_FR[unit]}" if unit else _FR_TENS[tens]
        if unit == 1:
            yield f"{_FR_TENS[tens]} et une"
    elif tens == 7:
        joint = "et " if unit == 1 else ""
        yield from (f"soixante {joint}{way}" for way in _french_below(number - 60))
    elif number == 80:
        yield from ("quatre vingts", "quatre vingt")
    else:
        yield from (f"quatre vingt {way}" for way in _french_below(number - 80))


def _french(number: int) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        yield from _french_below(number)
        return
    head = "cent" if hundreds == 1 else f"{_FR[hundreds]} cent"
    if not rest:
        yield from (head, f"{head}s")
    else:
        yield from (f"{head} {way}" for way in _french_below(rest))


def _spanish(number: int) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    below = _ES[rest] if rest < 30 else f"{_ES_TENS[rest // 10]} y {_ES[rest % 10]}".removesuffix(" y cero")
    ways = [below] + [below.removesuffix("uno") + end for end in ("un", "una") if below.endswith("uno")]
    if not hundreds:
        yield from ways
        return
    heads = ["cien", "ciento"] if hundreds == 1 else [_ES_HUNDREDS[hundreds] + end for end in ("os", "as")]
    yield from (f"{head} {way}" for head in heads for way in ways) if rest else heads


def _german_below(number: int) -> Iterator[str]:
    tens, unit = divmod(number, 10)
    if number < 20:
        yield _DE[number]
    elif not unit:
        yield _DE_TENS[tens]
    else:
        yield f"{_DE[unit].removesuffix('s') if unit == 1 else _DE[unit]}und{_DE_TENS[tens]}"


def _german(number: int) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        yield from _german_below(number)
        if number == 1:
            yield from ("ein", "eine", "einen", "einem", "einer", "eines")
        return
    heads = ["hundert", "einhundert"] if hundreds == 1 else [f"{_DE[hundreds]}hundert"]
    for head in heads:
        yield from [f"{head}{way}" for way in _german_below(rest)] if rest else [head]


def _italian_below(number: int) -> Iterator[str]:
    tens, unit = divmod(number, 10)
    if number < 20:
        yield _IT[number]
    elif not unit:
        yield _IT_TENS[tens]
    else:
        yield f"{_IT_TENS[tens][:-1] if unit in (1, 8) else _IT_TENS[tens]}{_IT[unit]}"


def _italian(number: int) -> Iterator[str]:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        yield from _italian_below(number)
        if number == 1:
            yield from ("un", "una")
        return
    head = "cento" if hundreds == 1 else f"{_IT[hundreds]}cento"
    if not rest:
        yield head
        return
    for way in _italian_below(rest):
        yield f"{head}{way}"
        if way.startswith("ott"):
            yield f"{head[:-1]}{way}"


def _english_ordinal(number: int) -> Iterator[str]:
    for way in _english(number):
        front, _, last = way.rpartition(" ")
        ending = last[:-1] + "ieth" if last.endswith("y") else last + "th"
        yield f"{front} {_EN_ODD.get(last, ending)}".strip()


def _french_ordinal(number: int) -> Iterator[str]:
    for way in _french_below(number):
        stem = way.removesuffix("s").removesuffix("e")
        stem = stem + "u" if stem.endswith("cinq") else stem[:-1] + "v" if stem.endswith("neuf") else stem
        yield f"{stem}ieme"


def _german_ordinal(number: int) -> Iterator[str]:
    for way in _german_below(number):
        stem = _DE_ODD.get(way) or (way + "t" if number < 20 else way + "st")
        yield from (stem + end for end in ("e", "en", "er", "es", "em"))


_EN_ODD = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_DE_ODD = {"eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}
_FIRST = {"fr": "premier premiere", "es": "primero primer primera", "it": "primo prima"}
_WRITERS: dict[str, Callable[[int], Iterator[str]]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "de": _german,
    "it": _italian,
}
_ORDINAL_WRITERS: dict[str, Callable[[int], Iterator[str]]] = {
    "en": _english_ordinal,
    "fr": _french_ordinal,
    "de": _german_ordinal,
}


def _english_years() -> dict[Words, int]:
    """Said in pairs: nineteen eighty five, nineteen oh five, nineteen hundred."""
    pairs = {(_EN[head], *way.split()): head * 100 + rest for head in range(13, 20) for rest, way in _pairs()}
    return pairs | {("twenty", *way.split()): 2000 + rest for rest, way in _pairs() if rest > 9}


def _pairs() -> Iterator[tuple[int, str]]:
    yield 0, "hundred"
    yield from ((rest, f"oh {_EN[rest]}") for rest in range(1, 10))
    yield from ((rest, way) for rest in range(10, 100) for way in _english(rest))


def _german_years() -> dict[Words, int]:
    """Hundreds above a thousand."""
    heads = {f"{_DE[hundreds]}hundert": hundreds * 100 for hundreds in range(11, 20)}
    return {
        (head + (way if rest else ""),): value + rest
        for head, value in heads.items()
        for rest in range(100)
        for way in _german_below(rest)
    }


_YEARS: dict[str, Callable[[], dict[Words, int]]] = {"en": _english_years, "de": _german_years}
