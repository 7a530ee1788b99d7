"""Written text to text as it is said: dates, times, prices, units, percentages, numbers, abbreviations,
signs.

Contract: `normalise(text, code)` -> the same text with words for everything that is not a word; only Latin
letters and punctuation are left, so that no emoji or foreign script is spelled out. `spoken` gives the same
with the origin of every letter. Rules run from the most to the least specific: each replaces what it is sure
of. A language without tables here (a model's own) keeps its letters and figures: its model says them. It does
not know sentences or sounds.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from services.synthesis_audio.spoken import numerals
from services.synthesis_audio.spoken.agreement import agree
from services.synthesis_audio.spoken.amounts import measures, money
from services.synthesis_audio.spoken.codes import codes
from services.synthesis_audio.spoken.letters import acronyms, romans
from services.synthesis_audio.spoken.magnitudes import FRACTIONS, SLASH
from services.synthesis_audio.spoken.moments import dates, times
from services.synthesis_audio.spoken.more_words import BEFORE_FIGURES, COMPARISON, PAGE, PAGES
from services.synthesis_audio.spoken.rules import NUMBER, Rule
from services.synthesis_audio.spoken.shorthand import shorthand
from services.synthesis_audio.spoken.traced import Traced
from services.synthesis_audio.spoken.written_forms import FORMS, Forms

_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\u202f": " ", "−": "-", "…": "…"}
)
_KEPT = "'’.,;:!?…—–-()\"«»¿¡ \n"


_PRIVATE = ("\ue000", "\uf8ff")
"""Unicode's private use area: `pronunciations` puts its letters where a word is to be said by its sounds."""
_LAYOUT: tuple[Rule, ...] = (
    (re.compile(" +"), lambda _: " "),
    (re.compile(r"(?<=\n) | (?=\n)|\A[ \n]+|[ \n]+\Z"), lambda _: ""),
    (re.compile(r"(?<=\w) (?=[.,;](?:\s|$))"), lambda _: ""),
)


def normalise(text: str, code: str) -> str:
    """`text` in words of the language `code` (ISO 639-1); paragraphs (blank lines) are kept."""
    return spoken(unicodedata.normalize("NFC", text), code).text


def spoken(text: str, code: str, first: Sequence[Rule] = ()) -> Traced:
    """`text` (in Unicode's composed form, NFC) in words, after the rules of `first`."""
    traced = Traced.of(text).mapped(text.translate(_TYPOGRAPHY)).apply(*first, *_rules(code))
    kept = "".join(letter if is_said(letter, code) else " " for letter in traced.text)
    return traced.mapped(kept).apply(*_LAYOUT)


@cache
def is_said(letter: str, code: str) -> bool:
    """Whether a letter, or a mark that the voice pauses at, is left for the voice."""
    if letter in _KEPT or _PRIVATE[0] <= letter <= _PRIVATE[1]:
        return True
    if code not in FORMS:
        return unicodedata.category(letter)[0] in "LMNP"
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")


@cache
def _rules(code: str) -> tuple[Rule, ...]:
    if code not in FORMS:
        return ()
    forms = FORMS[code]

    def sign(match: re.Match[str]) -> str:
        return f" {forms.signs[match[0]]} "

    return (
        (COMPARISON, sign),
        *_web(code),
        *codes(code),
        *_abbreviations(code, forms),
        *dates(code, forms),
        *times(code, forms),
        *shorthand(code),
        *romans(code),
        *acronyms(code),
        *_decades(code),
        *_signs_of_numbers(code),
        *money(code, forms),
        *_ordinals(code),
        *measures(code, forms),
        *_plain_numbers(code),
        (re.compile(f"[{re.escape(''.join(set(forms.signs) - BEFORE_FIGURES))}]"), sign),
        (re.compile(r"\b(un|[lLdD])' +"), lambda m: f"{m[1]}'"),
    )


_ONE = {"Std": "eine Stunde", "Min": "eine Minute", "hr": "one hour"}
"""One of what is cut short, whose table says several."""


def _web(code: str) -> tuple[Rule, ...]:
    """Addresses: without their scheme, dots said."""
    dot = {"en": "dot", "fr": "point", "es": "punto", "de": "Punkt", "it": "punto"}[code]
    address = re.compile(
        r"(?<![\w.-])(?:https?://)?((?:[\w-]+\.)+(?:com|org|net|eu|fr|es|de|it|uk|io))\b\S*?(?=[.,;!?]?(?:\s|$))"
    )
    return ((address, lambda m: m[1].replace(".", f" {dot} ")),)


def _abbreviations(code: str, forms: Forms) -> tuple[Rule, ...]:
    longest_first = sorted(forms.abbreviations, key=len, reverse=True)
    listed = "|".join(re.escape(short) for short in longest_first)
    rules: list[Rule] = [(re.compile(rf"(?<!\w)(?:{listed})(?!\w)"), lambda m: forms.abbreviations[m[0]])]
    if code == "en":
        rules.insert(0, (re.compile(r"(?<=[a-z] )St\.(?! [A-Z])"), lambda _: "Street"))
    if code == "de":
        rules.append((re.compile(r"(?<=[a-zß])str\."), lambda _: "straße"))
        rules.append((re.compile(r"(?<!\w)Fr\.(?= [A-ZÄÖÜ])"), lambda _: "Frau"))
    one = re.compile(r"(?<![\w.,])1 (Std|Min|min|hr)\.")
    rules.insert(0, (one, lambda m: _ONE.get(m[1], f"1 {m[1]}")))
    page = re.compile(rf"(?<!\w){PAGES[code]}{PAGES[code]}?\. ?(?=\d)")
    rules.append((page, lambda _: f"{PAGE[code]} "))
    return tuple(rules)


def _ordinals(code: str) -> tuple[Rule, ...]:
    if code == "en":
        return ((re.compile(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda m: numerals.ordinal(m[1], code)),)
    if code == "fr":
        marked = re.compile(r"\b(\d+)(er|re|ère|e|ème)\b")
        return ((marked, lambda m: numerals.ordinal(m[1], code, feminine=m[2] in ("re", "ère"))),)
    if code == "de":
        return (
            (
                re.compile(r"\b(?:((?i:am|im|vom|zum|der|die|das)) )(\d{1,3})\.(?: (?=[A-ZÄÖÜ])|(?=,))"),
                _german_ordinal,
            ),
        )
    degree = "" if code == "es" else r"|(?<=il )\d+°(?! ?[CF])|(?<=l')\d+°(?! ?[CF])|(?<=al )\d+°(?! ?[CF])"
    cut = r"|\b\d+er\b" if code == "es" else ""
    marked = re.compile(rf"\b\d+\.?[ºª]{degree}{cut}")
    return ((marked, lambda m: _marked_ordinal(m[0], code)),)


def _marked_ordinal(written: str, code: str) -> str:
    """ "2.ª", "3º", "1er", which stands before its noun."""
    said = numerals.ordinal(written.rstrip(".ºª°er"), code, feminine=written.endswith("ª"))
    return (
        said.removesuffix("o") if written.endswith("er") and said.endswith(("primero", "tercero")) else said
    )


def _german_ordinal(match: re.Match[str]) -> str:
    ending = "" if match[1].lower() in ("der", "die", "das") else "n"
    space = " " if match[0].endswith(" ") else ""
    return f"{match[1]} {numerals.ordinal(match[2], 'de')}{ending}{space}"


def _signs_of_numbers(code: str) -> tuple[Rule, ...]:
    """Spans, minus, fractions and multiplication: what stands before or between figures."""
    minus = {"en": "minus", "fr": "moins", "es": "menos", "de": "minus", "it": "meno"}[code]
    span = {"en": "to", "fr": "à", "es": "a", "de": "bis", "it": "a"}[code]
    fractions = re.compile(rf"(?<![\d/])(?:{'|'.join(FRACTIONS[code])})(?![\d/])")
    return (
        (re.compile(r"(?<=\d)\s?[–-]\s?(?=\d)"), lambda _: f" {span} "),
        (re.compile(r"(?<![\w-])-(?=[€$£]?\d)"), lambda _: f"{minus} "),
        (re.compile(r"(?<=[^\W\d])-(?=\d)"), lambda _: " "),
        (fractions, lambda m: FRACTIONS[code][m[0]]),
        (re.compile(r"(?<=\d) ?h? ?/ ?(?=\d)"), lambda m: f"{_hours(m[0], code)}{SLASH[code]}"),
        (re.compile(r"(?<=\d) ?x ?(?=\d)"), lambda _: f" {FORMS[code].signs['×']} "),
    )


def _hours(slash: str, code: str) -> str:
    """ "24h/24"."""
    return f" {FORMS[code].units['h'][1]}" if "h" in slash else ""


def _plain_numbers(code: str) -> tuple[Rule, ...]:
    counted = re.compile(rf"({NUMBER})(?=(?: ([^\W\d]+))?)")
    year = re.compile(r"(?<![\d.,])(1[1-9]\d\d|20[1-9]\d)(?![\d.,]?\d)")
    return (
        (year, lambda m: numerals.year(m[1], code)),
        (counted, lambda m: f" {_number(m[1], m[2] or '', code)} "),
    )


def _decades(code: str) -> tuple[Rule, ...]:
    """ "the 1990s", "the '90s"; English alone writes them so."""
    decade = re.compile(r"(?<![\d$€£.,])'?((?:1[1-9]|20)?)([1-9]0)'?s\b")
    said = (decade, lambda m: f"{m[1] and numerals.cardinal(m[1], code)} {_decade(m[2])}")
    return (said,) if code == "en" else ()


def _decade(tens: str) -> str:
    return numerals.cardinal(tens, "en").removesuffix("y") + ("ies" if tens != "10" else "s")


def _number(written: str, noun: str, code: str) -> str:
    figure = numerals.parse(written, code)
    said = numerals.say(figure, code)
    return said if figure.fraction else agree(said, noun, code)
