"""Parses the tables into entries.

Contract: NOUNS, ADJECTIVES, PLACES, PHRASES: table name → entries; NAMES: table name → list of strings.
A noun entry maps language → Form; an adjective, place or phrase entry maps language → its written base.
Knows no grammar beyond regular plurals.
"""

from models.train.grammar import english, french, german, italian, spanish
from models.train.grammar.forms import Form, Realiser
from models.train.grammar.tables import adjectives, names, nouns, phrases, places

LANGUAGES = ("en", "fr", "es", "de", "it")
REALISERS: dict[str, Realiser] = {"en": english, "fr": french, "es": spanish, "de": german, "it": italian}
Words = dict[str, str]
Noun = dict[str, Form]


def _rows(table: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if line.strip()]
    for row in rows:
        if len(row) != len(LANGUAGES):
            raise ValueError(f"a row needs {len(LANGUAGES)} cells: {row}")
    return rows


def _form(language: str, cell: str) -> Form:
    gender, text = ("n", cell) if language == "en" else (cell[0], cell[2:])
    singular, _, plural = text.partition("/")
    return Form(gender, singular, plural or REALISERS[language].plural_of(singular))


def _nouns(table: str) -> list[Noun]:
    return [dict(zip(LANGUAGES, map(_form, LANGUAGES, row), strict=True)) for row in _rows(table)]


def _words(table: str) -> list[Words]:
    return [dict(zip(LANGUAGES, row, strict=True)) for row in _rows(table)]


def _same_everywhere(cheeses: str) -> str:
    """Cheeses that keep name and masculine gender: written small in French, Spanish and Italian."""
    lines = (
        f"{name}|m {name.lower()}|m {name.lower()}|m {name}|m {name.lower()}" for name in cheeses.split(", ")
    )
    return "\n".join(lines)


NOUNS = {name: _nouns(table) for name, table in nouns.TABLES.items()}
NOUNS["cheese"] += _nouns(_same_everywhere(nouns.SAME_CHEESES))
ADJECTIVES = {name: _words(table) for name, table in adjectives.TABLES.items()}
PLACES = {name: _words(table) for name, table in places.TABLES.items()}
PHRASES = {name: _words(table) for name, table in phrases.TABLES.items()}
NAMES = {
    "woman": [f"{first} {last}" for first in names.WOMEN for last in names.SURNAMES],
    "man": [f"{first} {last}" for first in names.MEN for last in names.SURNAMES],
    "first": names.WOMEN + names.MEN,
}
# The host of the course's podcast is drawn far more often than one name among thousands.
NAMES["man"] += ["Pavlos Protopapas"] * 200
NAMES["person"] = NAMES["woman"] + NAMES["man"]
