"""Figures that count nothing: telephone numbers, addresses of machines, versions, as rules of the normaliser.

Contract: `codes(code)` -> pattern and what to say for it: digit by digit, groups parted by commas. It does
not know amounts.
"""

import re

from services.synthesis_audio.spoken import numerals
from services.synthesis_audio.spoken.rules import Rule

_DOT = {"en": "dot", "fr": "point", "es": "punto", "de": "Punkt", "it": "punto"}
_PLUS = {"en": "plus", "fr": "plus", "es": "más", "de": "plus", "it": "più"}
_ABROAD = re.compile(r"(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?!\w)")
"""With the code of a country, in groups or in one."""
_AT_HOME = re.compile(
    r"(?<![\w.,-])(?:\(\d{3}\) ?\d{3}[ -]\d{4}|\d{3}-\d{3}-\d{4}|\d{3}-\d{4}"
    r"|0\d{2,4}[ /-]\d{4,9}|0\d \d{6,8}|3\d{2} \d{6,7})(?![\w-])"
)
"""North American with hyphens; German and Italian prefixes before one long group."""
_AFTER_WORD = re.compile(
    r"\b((?i:tel\.|tél\.|telefon\w*|teléfono|téléphone|telephone|phone|fax)"
    r"(?i::| number| is| ist| est| es| è|) ?)"
    r"(\d[\d ./()-]{4,18}\d)(?!\w)"
)
"""Whatever its groups."""
_GROUPED = r"(?!\d{1,3}(?:\.\d{3})+(?!\w|\.\d))"
"""Not a number with points between its thousands."""
_MACHINE = re.compile(rf"(?<![\w.]){_GROUPED}\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w.]*\d)")
_NAMED_VERSION = re.compile(r"(?<=[Vv]ersion )(\d{1,3}(?:\.\d{1,3}){2,3})(?![\d.,]*\d)")
_VERSION = re.compile(rf"(?<![\w.])v ?({_GROUPED}\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})(?![\d.,]*\d)")


def codes(code: str) -> tuple[Rule, ...]:
    """ "+33 6 12 34 56 78", "555-0199", "192.168.0.1", "v2.0.1"."""
    dot = f" {_DOT[code]} "

    def dialled(match: re.Match[str]) -> str:
        plus = f"{_PLUS[code]} " if match[0].startswith("+") else ""
        return plus + numbers(match[0])

    def numbers(written: str) -> str:
        return ", ".join(numerals.digits(group, code) for group in re.findall(r"\d+", written))

    def dotted(written: str) -> str:
        return dot.join(numerals.cardinal(part, code) for part in written.split("."))

    return (
        (_ABROAD, dialled),
        (_AFTER_WORD, lambda m: f"{m[1]}{numbers(m[2])}"),
        (_AT_HOME, dialled),
        (_MACHINE, lambda m: dotted(m[0])),
        (_NAMED_VERSION, lambda m: dotted(m[1])),
        (_VERSION, lambda m: f"v {dotted(m[1])}"),
    )
