"""Prices, measures and large round numbers, in agreement with what is counted, as rules of the normaliser.

Contract: `money(code, forms)` and `measures(code, forms)` -> pattern and what to say for it, most specific
first. It does not know dates or plain numbers.
"""

import re
from collections.abc import Iterable

from services.synthesis_audio.spoken import numerals
from services.synthesis_audio.spoken.agreement import agree
from services.synthesis_audio.spoken.magnitudes import CODES, FRACTIONS, MAGNITUDES, SHORT
from services.synthesis_audio.spoken.rules import NUMBER, Rule
from services.synthesis_audio.spoken.written_forms import Forms

_SIGNS = "€$£¥"


def money(code: str, forms: Forms) -> tuple[Rule, ...]:
    """ "$3.50", "3,50 €", "$3 million", "2 Mio. EUR"; then large numbers without a currency."""
    names, large = "|".join(CODES), _listed(MAGNITUDES[code])
    sign = rf"(?:([{_SIGNS}])|\b({names}))"
    before = re.compile(rf"{sign} ?({NUMBER})(?: ?({large})(?!\w))?")
    after = re.compile(
        rf"(?<![\d.,])({NUMBER})(?: ?({large}))?(?: (?:d'|de |di ))? ?(?:([{_SIGNS}])|({names})\b)"
    )
    spelled = _listed(set(MAGNITUDES[code]) - SHORT)
    plain = re.compile(rf"(?<![\d.,])({NUMBER}) ?({spelled})(?!\w)")
    return (
        (before, lambda m: _amount(m[3], m[4], m[1] or CODES[m[2]], code, forms)),
        (after, lambda m: _amount(m[1], m[2], m[3] or CODES[m[4]], code, forms)),
        (plain, lambda m: _large(m[1], m[2], code)),
    )


def _listed(written: Iterable[str]) -> str:
    """Alternatives of a pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(written, key=len, reverse=True))


def _large(written: str, magnitude: str, code: str) -> str:
    """ "1,5 Mio." is "eins Komma fünf Millionen", "1 millón" "un millón"."""
    one, many = MAGNITUDES[code][magnitude]
    figure = numerals.parse(written, code)
    if figure.is_one:
        return f"{agree(numerals.say(figure, code), one, code)} {one}"
    if code == "fr" and one == "mille":
        return f"{numerals.say(figure, code)} {one}"
    below_two = code == "fr" and figure.whole == "1"
    return f"{numerals.say(figure, code)} {one if below_two else many}"


def _amount(written: str, magnitude: str | None, sign: str, code: str, forms: Forms) -> str:
    money, figure = forms.money[sign], numerals.parse(written, code)
    if magnitude:
        link = "" if MAGNITUDES[code][magnitude][0] in ("thousand", "mille") else _link(money.many, code)
        return f"{_large(written, magnitude, code)} {link}{money.many}"
    if len(figure.fraction) > 2:
        return f"{numerals.say(figure, code)} {money.many}"
    whole = numerals.Figure(figure.whole, "")
    cents = int(figure.fraction.ljust(2, "0")) if figure.fraction else 0
    said = _counted(whole, money.one, money.many, code)
    if not cents:
        return said
    hundredths = _counted(numerals.Figure(str(cents), ""), money.cent, money.cents, code)
    return hundredths if not int(figure.whole) else f"{said} {forms.cent_link} {hundredths}"


def _counted(figure: numerals.Figure, one: str, many: str, code: str) -> str:
    """A number with what it counts, in agreement."""
    said = numerals.say(figure, code)
    if figure.is_one:
        return f"{agree(said, one.split()[0], code)} {one}"
    if figure.fraction:
        return f"{said} {many}"
    whole = int(figure.whole or 0)
    link = _link(many, code) if whole >= 10**6 and whole % 10**6 == 0 else ""
    return f"{agree(said, many.split()[0], code)} {link}{many}"


def _link(noun: str, code: str) -> str:
    """Between a million and what it counts."""
    return {"fr": "d'" if noun[0] in "aeiouh" else "de ", "es": "de ", "it": "di "}.get(code, "")


def measures(code: str, forms: Forms) -> tuple[Rule, ...]:
    """ "2 kg", "36,6 °C", "25 %"."""
    units = _listed(forms.units)
    measure = re.compile(rf"(?<![\w.,])({NUMBER}) ?({units})(?![\w/²³])")
    fractions = "|".join(FRACTIONS[code].values())
    part = re.compile(rf"(?<!\w)({fractions}) ({units})(?![\w/²³])")
    alone = re.compile(r"(?<!\w)(k?m|cm)([²³])")
    return (
        (part, lambda m: f"{m[1]} {forms.units[m[2]][0]}"),
        (measure, lambda m: _counted(numerals.parse(m[1], code), *forms.units[m[2]], code)),
        (alone, lambda m: forms.units[m[0]][1]),
        (re.compile(r" ?%"), lambda _: f" {forms.percent}"),
        (re.compile(r" ?°"), lambda _: f" {forms.degree}"),
    )
