"""Figures to words: whole numbers, decimals, years, ordinals, by num2words with its rough edges taken off.

Contract: `parse` reads a number as a language writes it ("1,250.75", "1.250,75", "1 250,75"); `cardinal`,
`decimal`, `year`, `ordinal` say
it. It does not know what is counted.
"""

import re
from dataclasses import dataclass

from num2words import num2words

from services.synthesis_audio.spoken.written_forms import FORMS

_LONGEST = 15
"""Digits; a longer figure is a code, and said digit by digit."""
_GROUPS = {"en": ",", "fr": "   .", "es": ".   ", "de": ". ", "it": ". "}
_DECIMAL = {"en": ".", "fr": ",", "es": ",", "de": ",", "it": ","}


@dataclass(frozen=True)
class Figure:
    """A number as digits: whole part and what stands after the decimal sign ("" for none)."""

    whole: str
    fraction: str

    @property
    def is_one(self) -> bool:
        """True for 1 and nothing after it, which takes the singular."""
        return self.whole.lstrip("0") == "1" and not self.fraction


def parse(written: str, code: str) -> Figure:
    """The figure as `code` writes it; a sign that would group wrongly is taken for the decimal sign ("3.5"
    in German).
    """
    if "," in written and "." in written:  # the last of the two parts the decimals, in any language
        group, sign = sorted(",.", key=written.rfind)
        return parse(written.replace(group, "").replace(sign, _DECIMAL[code]), code)
    for group in _GROUPS[code]:
        parts = written.split(group)
        grouped = parts[-1].split(_DECIMAL[code])[0]
        if len(parts) > 1 and len(grouped) == 3 and all(len(part) == 3 for part in parts[1:-1]):
            written = written.replace(group, "")
    for sign in (_DECIMAL[code], ".", ","):
        if written.count(sign) == 1:
            whole, fraction = written.split(sign)
            if whole.isdigit() and fraction.isdigit():
                return Figure(whole, fraction)
    return Figure("".join(letter for letter in written if letter.isdigit()), "")


def say(figure: Figure, code: str) -> str:
    """A figure with or without decimals."""
    if not figure.fraction:
        return cardinal(figure.whole, code)
    fraction = figure.fraction
    if code in ("en", "de") or fraction.startswith("0") or len(fraction) > 2:
        after = digits(fraction, code)
    else:
        after = cardinal(fraction, code)
    return f"{cardinal(figure.whole, code)} {FORMS[code].point} {after}"


def cardinal(whole: str, code: str) -> str:
    """A whole number; a code (leading zero, or very long) digit by digit."""
    if len(whole) > _LONGEST or (len(whole) > 1 and whole.startswith("0")):
        return digits(whole, code)
    said = str(num2words(int(whole), lang=code)).replace(",", "")
    if code == "es":  # "veintiún mil"
        said = re.sub(r"\buno (?=mil)", "un ", said.replace("veintiuno mil", "veintiún mil"))
    return re.sub(r"(?<=\w)tre\b", "tré", said) if code == "it" else said


def digits(figures: str, code: str) -> str:
    """One digit after another."""
    return " ".join(str(num2words(int(figure), lang=code)) for figure in figures)


def year(written: str, code: str) -> str:
    """Four digits as a year: "nineteen ninety-five", "neunzehnhundert…", plain in the other languages."""
    if code in ("en", "de"):
        return str(num2words(int(written), lang=code, to="year")).replace(",", "")
    return cardinal(written, code)


def ordinal(whole: str, code: str, *, feminine: bool = False) -> str:
    """The ordinal; German in the form that follows an article ("dritten" is made by the caller's context)."""
    said = str(num2words(int(whole), lang=code, to="ordinal"))
    if feminine and code == "fr" and whole == "1":
        return "première"
    if feminine and code in ("es", "it"):
        return " ".join(word[:-1] + "a" if word.endswith("o") else word for word in said.split())
    return said
