"""Numbers and dates that a rewriting or a translation keeps.

Contract: `numbers_kept` and `dates_kept` compare two texts, each in its language: the value is the share of
all numbers (dates) of both that are in both, 1 where nothing is lost and nothing new. A text without any has
no score. Numbers in words and in digits are the same (`reading`), 3:30 pm is 15:30 in another language;
numbers whose word may be another word ("to", "un") count only in digits. Dates are months with their days,
and days of the week, in five languages. Who calls it: after generate with transcript and script, after
translate with script and translation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from services.pipeline.checks.calendar_words import (
    ENGLISH_DAYS,
    ENGLISH_MONTHS,
    MONTHS,
    SHY,
    SMALL,
    WEEKDAYS,
)
from services.pipeline.checks.reading import Token, folded, read
from services.pipeline.checks.scores import Checked, Flag, Score, listed

Languages = tuple[str, str]
_LOST, _NEW = "{}_lost", "{}_new"
_DAYS, _NOON = 31, 12
_NEAR = 3
"""Words between a month and its day, at most."""


def numbers_kept(source: str, result: str, languages: Languages, bar: float = 1.0) -> Checked:
    """`languages` are those of the source and of the result."""
    one, two = (_figures(text, code) for text, code in zip((source, result), languages, strict=True))
    lost, new = _apart([number for number, _ in one], [number for number, _ in two])
    sure_lost, sure_new = ({number for number, sure in each if sure} for each in (one, two))
    lost = [number for number in lost if number in sure_lost]
    new = [number for number in new if number in sure_new]
    kept = min(len(one) - len(lost), len(two) - len(new))
    return _checked("numbers", kept, lost, new, bar)


def dates_kept(source: str, result: str, languages: Languages, bar: float = 1.0) -> Checked:
    """Nothing is measured where there is no date, or where a language's months are not known."""
    if any(_base(code) not in MONTHS for code in languages):
        return Checked()
    one, two = (
        Counter(_dates(text, _base(code))) for text, code in zip((source, result), languages, strict=True)
    )
    lost, new = list((one - two).elements()), list((two - one).elements())
    return _checked("dates", (one & two).total(), lost, new, bar)


def _checked(what: str, kept: int, lost: Sequence[str], new: Sequence[str], bar: float) -> Checked:
    total = kept + len(lost) + len(new)
    if not total:
        return Checked()
    flags = []
    if lost:
        flags.append(Flag(_LOST.format(what), f"{what} that are missing: {listed(lost)}"))
    if new:
        flags.append(Flag(_NEW.format(what), f"{what} that were not there before: {listed(new)}"))
    return Checked((Score(f"{what}_kept", kept / total, bar, "higher"),), tuple(flags))


def _figures(text: str, language: str) -> list[tuple[str, bool]]:
    """Numbers of a text in order, and whether each is surely one."""
    tokens = read(text, language)
    return [(token.text.lstrip("0") or "0", token.sure) for token in tokens if token.number]


def _apart(one: Sequence[str], two: Sequence[str]) -> tuple[list[str], list[str]]:
    """What only one has, and what only the other, in order."""
    lost, new = _without(one, two), _without(two, one)
    if "".join(lost) == "".join(new):
        return [], []  # the same digits, parted otherwise
    return _without_pairs(lost, new)


def _without_pairs(lost: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Leave out hours after noon that are counted on: 3 is 15."""
    left, other = list[str](), list(new)
    for number in lost:
        later = str(int(number) + _NOON) if len(number) <= 2 and int(number) < _NOON else ""
        earlier = str(int(number) - _NOON) if len(number) == 2 and _NOON < int(number) < 2 * _NOON else ""
        match = next((each for each in (later, earlier) if each in other), None)
        if match is None:
            left.append(number)
        else:
            other.remove(match)
    return left, other


def _without(one: Iterable[str], two: Iterable[str]) -> list[str]:
    """The numbers of `one` that `two` lacks, in order."""
    left = Counter(two)
    missing = []
    for number in one:
        if left[number]:
            left[number] -= 1
        else:
            missing.append(number)
    return missing


def _dates(text: str, language: str) -> Iterator[str]:
    """Months with their days ("May 3"), and days of the week, by their English names."""
    tokens = read(text, language)
    for at, token in enumerate(tokens):
        word = folded(token.text)
        if not token.number and (weekday := _weekday(word, language)):
            yield ENGLISH_DAYS[weekday - 1]
        elif not token.number and (month := MONTHS[language].get(word)):
            day = _day(tokens, range(at + 1, at + _NEAR)) or _day(tokens, range(at - 1, at - _NEAR, -1))
            if day or month not in SHY:
                yield f"{ENGLISH_MONTHS[month - 1]} {day}".strip()


def _weekday(word: str, language: str) -> int:
    """1 for Monday, Mondays; 0 for no day of the week."""
    known = WEEKDAYS[language]
    return known.get(word) or known.get(word.removesuffix("s"), 0)


def _day(tokens: Sequence[Token], places: range) -> str:
    """The number of a day beside its month; empty where another word stands before it."""
    for place in places:
        token = tokens[place] if 0 <= place < len(tokens) else None
        if token is None or (not token.number and folded(token.text) not in SMALL):
            return ""
        if token.number:
            return str(int(token.text)) if len(token.text) <= 2 and 0 < int(token.text) <= _DAYS else ""
    return ""


def _base(code: str) -> str:
    return code.split("-")[0]
