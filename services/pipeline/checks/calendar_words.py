"""Months and days of the week in five languages, for comparing dates.

Contract: words without accents and capitals, to numbers from 1 (January, Monday). `SHY` are months whose
word is another word in some language (march, may, mars), and that are dates only beside a day; `SMALL` may
stand between a day and its month.
"""


def _numbered(words: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), start=1)}


MONTHS: dict[str, dict[str, int]] = {
    "en": _numbered("january february march april may june july august september october november december"),
    "fr": _numbered("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"),
    "es": _numbered(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    "de": _numbered("januar februar marz april mai juni juli august september oktober november dezember"),
    "it": _numbered(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
    ),
}
WEEKDAYS: dict[str, dict[str, int]] = {
    "en": _numbered("monday tuesday wednesday thursday friday saturday sunday"),
    "fr": _numbered("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    "es": _numbered("lunes martes miercoles jueves viernes sabado domingo"),
    "de": _numbered("montag dienstag mittwoch donnerstag freitag samstag sonntag"),
    "it": _numbered("lunedi martedi mercoledi giovedi venerdi sabato domenica"),
}
ENGLISH_MONTHS = tuple(word.capitalize() for word in MONTHS["en"])
ENGLISH_DAYS = tuple(word.capitalize() for word in WEEKDAYS["en"])
SHY = frozenset([3, 5])
SMALL = frozenset(
    ["um", "uh", "er", "erm", "the", "of", "de", "du", "le", "del", "den", "dem", "der", "di", "il", "el"]
)
