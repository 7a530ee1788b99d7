"""Dates and times of day, as rules of the normaliser.

Contract: `dates(code, forms)` and `times(code, forms)` -> pattern and what to say for it, most specific
first. It does not know money, measures or plain numbers.
"""

import re

from services.synthesis_audio.spoken import numerals
from services.synthesis_audio.spoken.more_words import SHORT_MONTHS
from services.synthesis_audio.spoken.rules import Rule
from services.synthesis_audio.spoken.written_forms import Forms


def dates(code: str, forms: Forms) -> tuple[Rule, ...]:
    """ "2026-03-14", "14/03/2026" (English: month first), "March 3rd, 2026", "am 3. Mai", "1er mai"."""
    months = "|".join(forms.months)
    short = {
        name: month
        for month, names in zip(forms.months, SHORT_MONTHS[code].split(), strict=True)
        for name in names.split("|")
        if name != month
    }
    listed = "|".join(sorted(short, key=len, reverse=True))
    cut = re.compile(rf"\b({listed})(?:\.|\b)(?= \d)|(?<=\d )({listed})\b\.?|(?<=\d\. )({listed})\b\.?")
    iso = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
    numeric = re.compile(r"\b(?:((?i:am|vom|zum|der|den|dem)) )?(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
    american = code == "en"

    def say(day: str, month: str, year: str, written: str, article: str | None = None) -> str:
        if american and int(day) <= 12 < int(month):  # a day before its month, as elsewhere
            day, month = month, day
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return written
        date = forms.date.format(
            day=_day(day, code, forms),
            ordinal=_day_ordinal(day, code, article),
            month=forms.months[int(month) - 1],
            year=numerals.year(year, code),
        )
        return f"{article} {date}" if article else date

    rules: list[Rule] = [
        (cut, lambda m: short[m[1] or m[2] or m[3]]),
        (iso, lambda m: say(m[3], m[2], m[1], m[0])),
        (
            numeric,
            lambda m: say(m[3], m[2], m[4], m[0], m[1]) if american else say(m[2], m[3], m[4], m[0], m[1]),
        ),
        (
            re.compile(rf"\b({months})(,? (?:de |of )?|\s)(\d{{4}})\b"),
            lambda m: f"{m[1]}{m[2]}{numerals.year(m[3], code)}",
        ),
    ]
    if american:
        month_day = re.compile(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:, (\d{{4}})\b)?")
        day_month = re.compile(rf"(\bthe )?\b(\d{{1,2}}) ({months})\b(?=,? \d{{4}}\b|[.,;:!?)]|\s|$)")
        rules.insert(1, (month_day, lambda m: _english_date(m)))
        rules.insert(2, (day_month, lambda m: f"the {numerals.ordinal(m[2], code)} of {m[3]}"))
    elif code == "de":
        rules.append((_GERMAN_SHORT, lambda m: _german_short(m, forms)))
        rules.insert(
            1,
            (
                re.compile(rf"(?:\b((?i:am|vom|zum|der|den|dem)) )?(\d{{1,2}})\. (?=(?:{months})\b)"),
                _german_day,
            ),
        )
    else:
        rules.insert(
            0,
            (re.compile(r"\b1(?:er|º|°)(?!\w)" if code == "fr" else r"\b1[º°](?!\w)"), lambda _: forms.first),
        )
    if code != "de":
        rules.append((_SLASHED, lambda m: _slashed(m, code, forms)))
    return tuple(rules)


_GERMAN_SHORT = re.compile(
    r"(?:\b((?i:am|vom|zum|bis|der|den|dem)) )?(?<![\d.,])(\d{1,2})\.(1[0-2]|0?[1-9])\.(?![\d.])(\s*\Z)?"
)
"""A day and a month in figures: "am 24.12."."""
_SLASHED = re.compile(r"(?<![\d/.,])(\d{2})/(\d{2})(?![\d/]|[.,]\d)")


def _german_short(match: re.Match[str], forms: Forms) -> str:
    if not 1 <= int(match[2]) <= 31:
        return match[0]
    day = numerals.ordinal(str(int(match[2])), "de") + _german_ending(match[1])
    article, end = f"{match[1]} " if match[1] else "", "" if match[4] is None else "."
    return f"{article}{day} {forms.months[int(match[3]) - 1]}{end}"


def _slashed(match: re.Match[str], code: str, forms: Forms) -> str:
    """ "06/07": a date where a nought says so; else a fraction."""
    day, month = (match[2], match[1]) if code == "en" else (match[1], match[2])
    if "0" not in (day[0], month[0]) or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return match[0]
    name = forms.months[int(month) - 1]
    if code == "en":
        return f"{name} {numerals.ordinal(str(int(day)), code)}"
    return f"{_day(day, code, forms)} {'de ' if code == 'es' else ''}{name}"


def _day(day: str, code: str, forms: Forms) -> str:
    """The first of a month is an ordinal in the Romance languages, other days are not."""
    return forms.first if int(day) == 1 else numerals.cardinal(str(int(day)), code)


def _day_ordinal(day: str, code: str, article: str | None) -> str:
    said = numerals.ordinal(str(int(day)), code)
    return said + _german_ending(article) if code == "de" else said


def _german_ending(article: str | None) -> str:
    """ "am dritten", "der dritte"; without an article "dritter"."""
    if article is None:
        return "r"
    return "" if article.lower() == "der" else "n"


def _english_date(match: re.Match[str]) -> str:
    year = f", {numerals.year(match[3], 'en')}" if match[3] else ""
    return f"{match[1]} {numerals.ordinal(match[2], 'en')}{year}"


def _german_day(match: re.Match[str]) -> str:
    """The day before the name of its month."""
    said = numerals.ordinal(match[2], "de") + _german_ending(match[1])
    return f"{match[1]} {said} " if match[1] else f"{said} "


def times(code: str, forms: Forms) -> tuple[Rule, ...]:
    """ "17:45", "17h45", "17.45 Uhr", "5 p.m."."""
    suffix = "" if code == "en" else r"(?: Uhr)?" if code == "de" else r"(?: ?h\b)?"
    span = {"en": "to", "fr": "à", "es": "a", "de": "bis", "it": "a"}[code]
    until = re.compile(r"(?<=\d[:h.]\d\d)\s?[–-]\s?(?=[012]?\d[:h.]\d\d)|(?<=\dh)\s?[–-]\s?(?=\d)")
    seconds = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)\b")
    clock = re.compile(rf"\b([01]?\d|2[0-3]):([0-5]\d)\b{suffix}")
    rules: list[Rule] = [
        (until, lambda _: f" {span} "),
        (seconds, lambda m: f"{_clock(m[1], m[2], code, forms)} {forms.signs['&']} {m[3]} s"),
        (clock, lambda m: _clock(m[1], m[2], code, forms)),
    ]
    dotted = {
        "de": r"\b([01]?\d|2[0-3])\.([0-5]\d) Uhr",
        "it": r"(?:(?<=ore )|(?<=alle ))([01]?\d|2[0-3])\.([0-5]\d)\b",
    }
    if code in dotted:
        rules.append((re.compile(dotted[code]), lambda m: _clock(m[1], m[2], code, forms)))
    if code == "fr":
        rules.append(
            (
                re.compile(r"\b([01]?\d|2[0-3]) ?h(?: ?([0-5]\d))?\b"),
                lambda m: _clock(m[1], m[2] or "00", code, forms),
            )
        )
    if code == "en":
        half = re.compile(r"(?<=\d) ?((?i:[ap]))\.?(?i:m)\b(?:\.(?=\S|\s[^A-Z]))?")
        rules.insert(0, (half, lambda m: f" {m[1].upper()} M"))
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
