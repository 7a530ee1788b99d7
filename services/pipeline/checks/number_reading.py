"""Reads the number that begins at a word: "two thousand and five", "milleduecento", "3 million".

Contract: `number_at(keys, at, language)` gives the value and of how many words it is, 0 words where no number
begins; keys are words without accents and capitals, or digits. It knows no signs and no decimals.
"""

from collections.abc import Iterator, Mapping, Sequence

from services.pipeline.checks.number_words import MILLIONS, THOUSANDS, ordinals, phrases

Found = tuple[int, int]
"""A value, and how many words it takes."""
_NOTHING = (0, 0)
_DIGITS = 18
_LONGEST = 7
"""Words of a number below a thousand, at most."""


def number_at(keys: Sequence[str], at: int, language: str) -> Found:
    """See the contract."""
    total, end = 0, at
    for scale, names in _scales(language):
        value, length = _small(keys, end, language)
        after = end + length
        alone = not length and scale == 1000
        if after < len(keys) and keys[after] in names and (length or alone):
            total += (1 if alone else value) * scale
            end = _past_and(keys, after + 1, language)
    rest = max(
        _small(keys, end, language), _longest(keys, end, ordinals(language)), key=lambda found: found[1]
    )
    if end + rest[1] > at:
        return total + rest[0], end + rest[1] - at
    if keys[at].isdecimal():  # Python reads no number of thousands of digits, and nobody needs its value
        return int(keys[at][:_DIGITS]), 1
    return _compound(keys[at], language)


def _scales(language: str) -> Iterator[tuple[int, frozenset[str]]]:
    nothing: frozenset[str] = frozenset()
    yield 10**6, MILLIONS.get(language, nothing)
    yield 10**3, THOUSANDS.get(language, nothing)


def _small(keys: Sequence[str], at: int, language: str) -> Found:
    """A number below a thousand, in words or digits."""
    if at < len(keys) and keys[at].isdecimal():
        return (int(keys[at]), 1) if len(keys[at]) <= 3 else _NOTHING
    return _longest(keys, at, phrases(language))


def _past_and(keys: Sequence[str], at: int, language: str) -> int:
    """Behind the "and" of "two thousand and five"."""
    joint = at < len(keys) and keys[at] in ("and", "et") and _small(keys, at + 1, language)[1]
    return at + 1 if joint else at


def _longest(keys: Sequence[str], at: int, known: Mapping[tuple[str, ...], int]) -> Found:
    for length in range(min(_LONGEST, len(keys) - at), 0, -1):
        if (value := known.get(tuple(keys[at : at + length]))) is not None:
            return value, length
    return _NOTHING


def _compound(word: str, language: str) -> Found:
    """German and Italian thousands are one word: zweitausenddrei, milleduecento."""
    if language not in ("de", "it"):
        return _NOTHING
    known: dict[tuple[str, ...], int] = phrases(language)
    for name in THOUSANDS[language]:
        front, found, back = word.partition(name)
        value, rest = known.get((front,)) if front else 1, known.get((back,)) if back else 0
        if found and value is not None and rest is not None:
            return value * 1000 + rest, 1
    return _NOTHING
