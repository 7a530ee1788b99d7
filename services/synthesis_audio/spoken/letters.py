"""Capitals that are no words: acronyms said letter by letter, and Roman numerals, as rules of the normaliser.

Contract: `romans(code)` and `acronyms(code)` -> pattern and what to say for it. An acronym of two letters is
spelled, of the longer ones those that espeak-ng would read as a word though nobody does. A text in capitals
is left to be read. It does not know figures.
"""

import re

from services.synthesis_audio.spoken import numerals
from services.synthesis_audio.spoken.more_words import UNITS
from services.synthesis_audio.spoken.rules import Rule

_SPELLED: dict[str, tuple[str, ...]] = {
    "en": ("USA", "UAE", "API"),
    "fr": ("USA", "ONG", "API"),
    "es": ("USA", "API"),
    "de": ("USA", "ADAC", "UNO", "API", "AOK", "UKW"),
    "it": ("API",),
}
_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("AM", "AN", "AS", "AT", "BE", "BY", "DO", "GO", "HE", "IF", "IN", "IS", "IT", "ME", "MY", "NO",
           "OF", "ON", "OR", "SO", "TO", "UP", "WE", "OH", "OK"),
    "fr": ("AU", "CE", "DE", "DU", "EN", "ET", "IL", "JE", "LA", "LE", "MA", "NE", "ON", "OU", "SA", "SE",
           "TU", "UN", "OK", "ÇA"),
    "es": ("AL", "DE", "EL", "EN", "ES", "LA", "LO", "ME", "MI", "NO", "SE", "SI", "SU", "TE", "TU", "UN",
           "YA", "OK"),
    "de": ("AB", "AM", "AN", "DA", "DU", "ER", "ES", "IM", "IN", "JA", "OB", "SO", "UM", "WO", "ZU", "OK"),
    "it": ("AL", "DA", "DI", "HA", "HO", "IL", "IN", "IO", "LA", "LE", "LO", "MI", "NE", "NO", "SE", "SI",
           "SU", "TI", "TU", "UN", "VI", "OK"),
}  # fmt: skip
"""Of two letters, in capitals for emphasis: words all the same."""
_ROMAN = r"(X{0,3}(?:IX|IV|V?I{0,3}))(?<=[IVX]{2})"
"""Two letters or more, up to thirty-nine; a lone I, V or X is more often something else."""
_PARTS = {
    "Chapter", "Part", "Act", "Scene", "Book", "Volume", "Section", "War", "Article", "Type", "Phase",
    "Stage", "Level", "Appendix", "Bowl", "Class", "Kapitel", "Teil", "Band", "Akt", "Szene", "Buch",
    "Abschnitt", "Artikel", "Stufe", "Klasse", "Anhang",
}  # fmt: skip
"""Words in capitals that a cardinal follows: "World War II"."""
_VALUES = {"I": 1, "V": 5, "X": 10}


def acronyms(code: str) -> tuple[Rule, ...]:
    """ "EU" is "E U": letters apart, unless the words beside it are in capitals too."""
    elided = "" if code in ("fr", "it") else "'"  # "l'UE", but "WE'RE"
    two = re.compile(rf"(?<![\w&.@{elided}-])(?<![A-Z]{{2}} )([A-ZÄÖÜ]{{2}})(?![\w&@'-])(?! [A-Z]{{2}})")
    listed = re.compile(rf"(?<!\w)(?:{'|'.join(_SPELLED[code])})(?!\w)")
    return (
        (two, lambda m: m[1] if m[1] in _WORDS[code] or _is_unit(m, code) else " ".join(m[1])),
        (listed, lambda m: " ".join(m[0])),
    )


def _is_unit(match: re.Match[str], code: str) -> bool:
    """ "2 GB"."""
    return match[1] in UNITS[code] and match.string[: match.start()].rstrip(" ")[-1:].isdecimal()


def romans(code: str) -> tuple[Rule, ...]:
    """ "Louis XIV", "XXIe siècle", "secolo XXI": as each language says them."""
    after_name = re.compile(rf"(?<=\w )\b{_ROMAN}\b(\.(?= ?[a-zäöü,]))?")
    rules: list[Rule] = [(after_name, lambda m: _said(m[1], code, m.string[: m.start()]))]
    if code == "it":
        century = re.compile(rf"\b(?=[IVX]){_ROMAN}(?= secolo)")
        rules.insert(0, (century, lambda m: numerals.ordinal(str(_value(m[1])), code)))
    if code == "fr":
        rules.append((re.compile(r"(?<=\w )I(er|re)\b"), lambda m: "premier" if m[1] == "er" else "première"))
        marked = re.compile(rf"\b{_ROMAN}(?:e|ème)\b")
        rules.insert(0, (marked, lambda m: numerals.ordinal(str(_value(m[1])), code)))
    return tuple(rules)


def _said(roman: str, code: str, before: str) -> str:
    """An ordinal after a ruler's name (English, German, Italian, and up to ten Spanish); else a cardinal."""
    number, names_ruler = _value(roman), before.split()[-1][0].isupper()
    ordinal = numerals.ordinal(str(number), code)
    if code == "it":
        return ordinal
    if code == "es" and number < 11 and names_ruler:
        return ordinal
    if names_ruler and code in ("en", "de") and before.split()[-1] not in _PARTS:
        return f"the {ordinal}" if code == "en" else f"der {ordinal}"
    return numerals.cardinal(str(number), code)


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))
