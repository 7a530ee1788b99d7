"""Figures in shorthand, put into words or into a longer written form that other rules know.

Contract: `shorthand(code)` -> pattern and what stands for it: mixed numbers ("1½", "2 1/2"), how often
("2x"), what comes per time ("€/Monat"), scores ("4:0"), ranges of prices ("$5-10"), and what
one language alone has ("90er", "7-jährige", "7j/7"). It runs before the rules for money and numbers, after
those for times. It does not know dates.
"""

import re

from services.synthesis_audio.spoken import numerals
from services.synthesis_audio.spoken.agreement import agree, is_feminine
from services.synthesis_audio.spoken.rules import NUMBER, Rule

_GLYPHS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_AND: dict[str, dict[str, str]] = {
    "en": {
        "1/2": "and a half", "1/4": "and a quarter", "3/4": "and three quarters", "1/3": "and a third",
        "2/3": "and two thirds",
    },
    "fr": {
        "1/2": "et demi", "1/4": "et quart", "3/4": "trois quarts", "1/3": "et un tiers",
        "2/3": "et deux tiers",
    },
    "es": {
        "1/2": "y medio", "1/4": "y cuarto", "3/4": "y tres cuartos", "1/3": "y un tercio",
        "2/3": "y dos tercios",
    },
    "de": {
        "1/2": "einhalb", "1/4": "einviertel", "3/4": "dreiviertel", "1/3": "eindrittel",
        "2/3": "zweidrittel",
    },
    "it": {
        "1/2": "e mezzo", "1/4": "e un quarto", "3/4": "e tre quarti", "1/3": "e un terzo",
        "2/3": "e due terzi",
    },
}  # fmt: skip
"""What a fraction adds to a whole number before it; German writes both as one word."""
_HALF = {"fr": ("demi", "demie"), "es": ("medio", "media"), "it": ("mezzo", "mezza")}
_TIMES = {"en": "times", "fr": "fois", "es": "veces", "it": "volte"}
_SCORE = {"en": "to", "fr": "à", "es": "a", "de": "zu", "it": "a"}
_SPAN = {"en": "to", "fr": "à", "es": "a", "de": "bis", "it": "a"}
_PER: dict[str, dict[str, str]] = {
    "en": {each: f"per {each}" for each in ("hour", "day", "week", "month", "year", "person", "night")},
    "fr": {each: f"par {each}" for each in ("heure", "jour", "semaine", "mois", "an", "personne", "nuit")},
    "es": {each: f"por {each}" for each in ("hora", "día", "semana", "mes", "año", "persona", "noche")},
    "de": {each: f"pro {each}" for each in ("Stunde", "Tag", "Woche", "Monat", "Jahr", "Person", "Nacht")},
    "it": {
        "ora": "all'ora", "giorno": "al giorno", "settimana": "alla settimana", "mese": "al mese",
        "anno": "all'anno", "persona": "a persona", "notte": "a notte",
    },
}  # fmt: skip
_SIGN = "[$€£¥]"


def shorthand(code: str) -> tuple[Rule, ...]:
    """The rules of one language that has tables."""
    per = re.compile(rf"(?<=[\d$€£¥]) ?/ ?({'|'.join(_PER[code])})\b")
    score = re.compile(r"(?<![\d:.,])(\d{1,3}):(\d)(?![\d:.,]\d|\d)")
    prices = re.compile(rf"({_SIGN}) ?({NUMBER}) ?[–-] ?{_SIGN}?(?=\d)")
    return (
        (re.compile("º(?=[CF]\\b)"), lambda _: "°"),
        *_fractions(code),
        (per, lambda m: f" {_PER[code][m[1]]}"),
        (score, lambda m: f"{_said(m[1], code)} {_SCORE[code]} {_said(m[2], code)}"),
        (prices, lambda m: f"{numerals.say(numerals.parse(m[2], code), code)} {_SPAN[code]} {m[1]}"),
        (re.compile(r"(?<![\w.,])(\d{1,4})x(?!\w| ?\d)"), lambda m: _often(m[1], code)),
        *_OWN.get(code, ()),
    )


def _said(figures: str, code: str) -> str:
    return numerals.cardinal(figures, code)


def _fractions(code: str) -> tuple[Rule, ...]:
    """ "1½ Stunden", "2 1/2 cups", "1/2 taza"; a fraction alone is left to the table of fractions."""
    glyph = re.compile(f"((?<=\\d) ?)?([{''.join(_GLYPHS)}])(?!\\w)")
    listed = "|".join(_AND[code])
    noun = r"(?=(?: ([^\W\d]+))?)"
    mixed = re.compile(rf"(?<![\w.,/])(\d{{1,6}}) ({listed})(?![\w/]){noun}")
    half = re.compile(r"(?<![\w.,/])1/2(?= ([^\W\d]+))")
    rules: list[Rule] = [
        (glyph, lambda m: f"{'' if m[1] is None else ' '}{_GLYPHS[m[2]]}"),
        (mixed, lambda m: _mixed(m[1], m[2], m[3] or "", code)),
    ]
    if code in ("es", "it"):
        rules.append((half, lambda m: _HALF[code][1] if is_feminine(m[1], code) else "1/2"))
    if code == "de":
        rules.append((half, lambda m: "eine halbe" if is_feminine(m[1], code) else "1/2"))
    return tuple(rules)


def _mixed(whole: str, fraction: str, noun: str, code: str) -> str:
    said, adds = _said(whole, code), _AND[code][fraction]
    if code == "de":
        return ("ein" if said == "eins" else said) + adds
    feminine = bool(noun) and is_feminine(noun, code)
    if feminine and said in ("un", "uno"):
        said = {"fr": "une", "es": "una", "it": "una"}[code]
    if feminine and code in _HALF and fraction == "1/2":
        adds = adds.replace(*_HALF[code])
    return f"{said} {adds}"


def _often(figures: str, code: str) -> str:
    said = _said(figures, code)
    if code == "de":
        return ("ein" if said == "eins" else said) + "mal"
    if figures == "1":
        return {"en": "once", "fr": "une fois", "es": "una vez", "it": "una volta"}[code]
    return f"{agree(said, _TIMES[code], code)} {_TIMES[code]}"


_DECADE: Rule = (re.compile(r"(?<!\w)'(?=\d0\b)"), lambda _: "")
"""What English reads itself."""
_OWN: dict[str, tuple[Rule, ...]] = {
    "en": (
        (re.compile(r"(?<![\w.,])(\d)'(\d{1,2})\"?(?!\w)"), lambda m: f"{m[1]} foot {m[2]}"),
        (
            re.compile(r"\b(?<![.,])(\d{1,3})-(?=[a-z])"),
            lambda m: f"{numerals.cardinal(m[1], 'en')}-",
        ),
    ),
    "fr": (
        _DECADE,
        (re.compile(r"\b([67]) ?j ?/ ?7\b"), lambda m: f"{numerals.cardinal(m[1], 'fr')} jours sur sept"),
    ),
    "es": (_DECADE, (re.compile(r"\b[sS]\. ?(?=[IVX]+\b)"), lambda _: "siglo ")),
    "de": (
        _DECADE,
        (re.compile(r"\b1 Uhr\b"), lambda _: "ein Uhr"),
        (re.compile(r"\b(?<![.,])(\d{1,3})(?=er\b)"), lambda m: numerals.cardinal(m[1], "de")),
        (re.compile(r"\b(?<![.,])(\d{1,3})-(?=[a-zäöü])"), lambda m: numerals.cardinal(m[1], "de")),
    ),
    "it": (
        _DECADE,
        (
            re.compile(r"(?<![\w.,])(\d{1,3})a(?= [a-z])"),
            lambda m: numerals.ordinal(m[1], "it", feminine=True),
        ),
    ),
}
