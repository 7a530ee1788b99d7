"""Written text to text as it is said: dates, times, prices, units, percentages, numbers, abbreviations,
signs.

Contract: `normalise(text, code)` -> the same text with words for everything that is not a word; only Latin
letters and punctuation are
left, so that no emoji or foreign script is spelled out. Rules run from the most to the least specific: each
replaces what it is sure
of. It does not know sentences or sounds.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from services.synthesis_audio import numerals
from services.synthesis_audio.written_forms import CODES, FORMS, Forms

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]
_NUMBER = "\\d+(?:[.,\u00a0\u202f ]\\d{3})*(?:[.,]\\d+)?(?!\\d)"
_SIGNS = "€$£"
_FEMININE = frozenset(
    ["livre", "heure", "minute", "seconde", "libra", "hora", "sterlina", "ora", "Stunde", "Minute", "Sekunde"]
)
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\u202f": " ", "−": "-", "…": "…"}
)
_KEPT = "'’.,;:!?…—–-()\"«»¿¡ \n"


def normalise(text: str, code: str) -> str:
    """`text` in words of the language `code` (ISO 639-1); paragraphs (blank lines) are kept."""
    written = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    for pattern, say in _rules(code):
        written = pattern.sub(say, written)
    return _only_latin(written)


def _only_latin(text: str) -> str:
    """Letters of the Latin alphabet and punctuation; the rest is a space."""
    kept = "".join(letter if _is_said(letter) else " " for letter in text)
    lines = "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    return re.sub(r"(?<=\w) (?=[.,](?:\s|$))", "", lines)


@cache
def _is_said(letter: str) -> bool:
    return letter in _KEPT or (letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN"))


@cache
def _rules(code: str) -> tuple[_Rule, ...]:
    forms = FORMS[code]
    return (
        *_web(code),
        *_abbreviations(forms),
        *_dates(code, forms),
        *_times(code, forms),
        *_money(code, forms),
        *_measures(code, forms),
        *_ordinals(code),
        *_plain_numbers(code),
        (re.compile(f"[{re.escape(''.join(forms.signs))}]"), lambda m: f" {forms.signs[m[0]]} "),
    )


def _web(code: str) -> tuple[_Rule, ...]:
    """Addresses: without their scheme, dots said."""
    dot = {"en": "dot", "fr": "point", "es": "punto", "de": "Punkt", "it": "punto"}[code]
    address = re.compile(
        r"\b(?:https?://)?((?:[\w-]+\.)+(?:com|org|net|eu|fr|es|de|it|uk|io))\b\S*?(?=[.,;!?]?(?:\s|$))"
    )
    return ((address, lambda m: m[1].replace(".", f" {dot} ")),)


def _abbreviations(forms: Forms) -> tuple[_Rule, ...]:
    longest_first = sorted(forms.abbreviations, key=len, reverse=True)
    listed = "|".join(re.escape(short) for short in longest_first)
    return ((re.compile(rf"(?<!\w)(?:{listed})(?!\w)"), lambda m: forms.abbreviations[m[0]]),)


def _dates(code: str, forms: Forms) -> tuple[_Rule, ...]:
    months = "|".join(forms.months)
    iso = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
    numeric = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
    american = code == "en"

    def say(day: str, month: str, year: str, written: str) -> str:
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return written
        return forms.date.format(
            day=_day(day, code, forms),
            ordinal=_day_ordinal(day, code),
            month=forms.months[int(month) - 1],
            year=numerals.year(year, code),
        )

    rules: list[_Rule] = [
        (iso, lambda m: say(m[3], m[2], m[1], m[0])),
        (numeric, lambda m: say(m[2], m[1], m[3], m[0]) if american else say(m[1], m[2], m[3], m[0])),
        (
            re.compile(rf"\b({months})(,? (?:de |of )?|\s)(\d{{4}})\b"),
            lambda m: f"{m[1]}{m[2]}{numerals.year(m[3], code)}",
        ),
    ]
    if american:
        month_day = re.compile(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:, (\d{{4}})\b)?")
        rules.insert(0, (month_day, lambda m: _english_date(m)))
    elif code == "de":
        rules.insert(
            0,
            (
                re.compile(rf"(?:\b((?i:am|vom|zum|der|den|dem)) )?(\d{{1,2}})\. (?=(?:{months})\b)"),
                _german_day,
            ),
        )
    else:
        rules.insert(0, (re.compile(r"\b1(?:er|º|°)(?!\w)"), lambda _: forms.first))
    return tuple(rules)


def _day(day: str, code: str, forms: Forms) -> str:
    """The first of a month is an ordinal in the Romance languages, other days are not."""
    return forms.first if int(day) == 1 else numerals.cardinal(str(int(day)), code)


def _day_ordinal(day: str, code: str) -> str:
    said = numerals.ordinal(str(int(day)), code)
    return said + "r" if code == "de" else said


def _english_date(match: re.Match[str]) -> str:
    year = f", {numerals.year(match[3], 'en')}" if match[3] else ""
    return f"{match[1]} {numerals.ordinal(match[2], 'en')}{year}"


def _german_day(match: re.Match[str]) -> str:
    """ "am 3. Mai" is "am dritten Mai", "der 3. Mai" "der dritte Mai"; without an article "dritter Mai"."""
    article, said = match[1], numerals.ordinal(match[2], "de")
    if article is None:
        return f"{said}r "
    return f"{article} {said}{'' if article.lower() == 'der' else 'n'} "


def _times(code: str, forms: Forms) -> tuple[_Rule, ...]:
    suffix = {"fr": r"(?: ?h)?", "de": r"(?: Uhr)?"}.get(code, "")
    clock = re.compile(rf"\b([01]?\d|2[0-3]):([0-5]\d)\b{suffix}")
    rules: list[_Rule] = [(clock, lambda m: _clock(m[1], m[2], code, forms))]
    if code == "fr":
        rules.append(
            (
                re.compile(r"\b([01]?\d|2[0-3]) ?h ?([0-5]\d)?\b"),
                lambda m: _clock(m[1], m[2] or "00", code, forms),
            )
        )
    if code == "en":
        rules.append((re.compile(r"\b([ap])\.?m\b\.?"), lambda m: f"{m[1].upper()} M"))
    return tuple(rules)


def _clock(hour: str, minute: str, code: str, forms: Forms) -> str:
    hours, minutes = str(int(hour)), str(int(minute))
    said = (
        forms.one_feminine
        if code != "en" and code != "de" and hours == "1"
        else numerals.cardinal(hours, code)
    )
    if code == "en":
        lead = "oh " if 0 < int(minute) < 10 else ""
        return said if minute == "00" else f"{said} {lead}{numerals.cardinal(minutes, code)}"
    if code == "de":
        said = "ein" if hours == "1" else said
        return f"{said} Uhr" + ("" if minute == "00" else f" {numerals.cardinal(minutes, code)}")
    if code == "fr":
        unit = "heure" if int(hour) < 2 else "heures"
        return f"{said} {unit}" + ("" if minute == "00" else f" {numerals.cardinal(minutes, code)}")
    return (
        said
        if minute == "00"
        else f"{said} {'y' if code == 'es' else 'e'} {numerals.cardinal(minutes, code)}"
    )


def _money(code: str, forms: Forms) -> tuple[_Rule, ...]:
    names = "|".join(CODES)
    before = re.compile(rf"(?:([{_SIGNS}])|\b({names})) ?({_NUMBER})")
    after = re.compile(rf"(?<![\d.,])({_NUMBER}) ?(?:([{_SIGNS}])|({names})\b)")
    return (
        (before, lambda m: _amount(m[3], m[1] or CODES[m[2]], code, forms)),
        (after, lambda m: _amount(m[1], m[2] or CODES[m[3]], code, forms)),
    )


def _amount(written: str, sign: str, code: str, forms: Forms) -> str:
    money, figure = forms.money[sign], numerals.parse(written, code)
    if len(figure.fraction) > 2:
        return f"{numerals.say(figure, code)} {money.many}"
    whole = numerals.Figure(figure.whole, "")
    cents = int(figure.fraction.ljust(2, "0")) if figure.fraction else 0
    said = _counted(whole, money.one, money.many, code, forms)
    if not cents:
        return said
    hundredths = _counted(numerals.Figure(str(cents), ""), money.cent, money.cents, code, forms)
    return hundredths if not int(figure.whole) else f"{said} {forms.cent_link} {hundredths}"


def _counted(figure: numerals.Figure, one: str, many: str, code: str, forms: Forms) -> str:
    """A number with what it counts, in agreement."""
    if figure.is_one:
        return f"{forms.one_feminine if one.split()[0] in _FEMININE else forms.one} {one}"
    of = {"fr": "d'" if many[0] in "aeiouh" else "de ", "es": "de ", "it": "di "}.get(code, "")
    said = numerals.say(figure, code)
    if code == "es":  # "veintiún euros", "treinta y un euros"
        said = re.sub(r"veintiuno$", "veintiún", re.sub(r"(?<!\w)uno$", "un", said))
    million = not figure.fraction and int(figure.whole or 0) >= 10**6 and int(figure.whole) % 10**6 == 0
    return f"{said} {of}{many}" if of and million else f"{said} {many}"


def _measures(code: str, forms: Forms) -> tuple[_Rule, ...]:
    listed = "|".join(re.escape(unit) for unit in sorted(forms.units, key=len, reverse=True))
    measure = re.compile(rf"(?<![\w.,])({_NUMBER}) ?({listed})(?![\w/])")
    return (
        (measure, lambda m: _counted(numerals.parse(m[1], code), *forms.units[m[2]], code, forms)),
        (re.compile(r" ?%"), lambda _: f" {forms.percent}"),
        (re.compile(r" ?°"), lambda _: f" {forms.degree}"),
    )


def _ordinals(code: str) -> tuple[_Rule, ...]:
    if code == "en":
        return ((re.compile(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda m: numerals.ordinal(m[1], code)),)
    if code == "fr":
        marked = re.compile(r"\b(\d+)(er|re|ère|e|ème)\b")
        return ((marked, lambda m: numerals.ordinal(m[1], code, feminine=m[2] in ("re", "ère"))),)
    if code == "de":
        return (
            (re.compile(r"\b(?:((?i:am|im|vom|zum|der|die|das)) )(\d{1,3})\. (?=[A-ZÄÖÜ])"), _german_ordinal),
        )
    return ((re.compile(r"\b(\d+)\.?([ºª°])"), lambda m: numerals.ordinal(m[1], code, feminine=m[2] == "ª")),)


def _german_ordinal(match: re.Match[str]) -> str:
    ending = "" if match[1].lower() in ("der", "die", "das") else "n"
    return f"{match[1]} {numerals.ordinal(match[2], 'de')}{ending} "


def _plain_numbers(code: str) -> tuple[_Rule, ...]:
    minus = {"en": "minus", "fr": "moins", "es": "menos", "de": "minus", "it": "meno"}[code]
    span = {"en": "to", "fr": "à", "es": "a", "de": "bis", "it": "a"}[code]
    return (
        (re.compile(r"(?<=\d)\s?[–-]\s?(?=\d)"), lambda _: f" {span} "),
        (re.compile(r"(?<![\w-])-(?=\d)"), lambda _: f"{minus} "),
        (re.compile(r"(?<![\d.,])(1[1-9]\d\d|20[1-9]\d)(?![\d.,]?\d)"), lambda m: numerals.year(m[1], code)),
        (re.compile(_NUMBER), lambda m: f" {numerals.say(numerals.parse(m[0], code), code)} "),
    )
