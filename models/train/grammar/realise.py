"""Templates and their realisation: slots drawn once, written in every language.

A slot is `{table}`, `{table2}` (a second, different draw), `{noun:the,acc+adj}` (features, adjective) or
`{adj@noun:pl}` (predicative agreement). Contract: `Template.draw(rng)`, `Template.sentence(choices)`.
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from models.train.grammar import german, quantities
from models.train.grammar.forms import Form, Request, parse_request
from models.train.grammar.lexicon import ADJECTIVES, LANGUAGES, NAMES, NOUNS, PHRASES, PLACES, REALISERS
from models.train.grammar.quantities import Quantity

Choices = Mapping[str, "int | Quantity"]
Piece = Callable[[Choices], str]
_SLOT = re.compile(r"\{(\w+)(?:@(\w+))?(?::([\w,]+))?(?:\+(\w+))?\}")
SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One meaning in every language; `spoken` is the English with its numbers in words."""

    key: str
    text: dict[str, str]
    spoken: str


def table_of(slot: str) -> str:
    """`cheese2` draws from `cheese`."""
    return slot.rstrip("0123456789")


def _size(table: str) -> int:
    for tables in (NOUNS, ADJECTIVES, PLACES, PHRASES, NAMES):
        if table in tables:
            return len(tables[table])
    raise ValueError(f"no table {table!r}")


@lru_cache(maxsize=1 << 16)
def _noun_phrase(language: str, table: str, index: int, request: Request, base: str) -> str:
    form = NOUNS[table][index][language]
    realiser = REALISERS[language]
    if not base:
        return realiser.noun_phrase(form, request)
    if language == "de":
        return german.noun_phrase(form, request, german.stem(base))
    return realiser.noun_phrase(
        form, request, realiser.adjective(base, _gender(form, request), request.plural)
    )


def _gender(form: Form, request: Request) -> str:
    """Italian `uovo/uova` (x) is feminine in the plural."""
    return ("f" if request.plural else "m") if form.gender == "x" else form.gender


def _noun_piece(language: str, slot: str, request: Request, adjective: str) -> Piece:
    table, bases = table_of(slot), ADJECTIVES.get(table_of(adjective), [])

    def piece(choices: Choices) -> str:
        index, which = choices[slot], choices.get(adjective)
        assert isinstance(index, int)
        base = bases[which][language] if isinstance(which, int) else ""
        return _noun_phrase(language, table, index, request, base)

    return piece


def _adjective_piece(language: str, slot: str, noun: str, request: Request) -> Piece:
    bases, realiser = ADJECTIVES[table_of(slot)], REALISERS[language]
    fixed = {"m": "m", "f": "f"}.get(noun, "")
    table = [] if fixed or not noun else NOUNS[table_of(noun)]

    def piece(choices: Choices) -> str:
        which, index = choices[slot], choices.get(noun)
        assert isinstance(which, int)
        gender = _gender(table[index][language], request) if isinstance(index, int) else fixed or "m"
        return realiser.adjective(bases[which][language], gender, request.plural)

    return piece


def _text_piece(language: str, slot: str, request: Request) -> Piece:
    """Places and phrases: every entry written beforehand."""
    table = table_of(slot)
    if table in PLACES:
        written = [REALISERS[language].place(entry[language], request.place) for entry in PLACES[table]]
    elif table in PHRASES:
        written = [entry[language] for entry in PHRASES[table]]
        if language == "de":
            written = [german.infinitive(entry, request.infinitive_with_zu) for entry in written]
    else:
        written = NAMES[table]

    def piece(choices: Choices) -> str:
        index = choices[slot]
        assert isinstance(index, int)
        return written[index]

    return piece


def _quantity_piece(language: str, slot: str) -> Piece:
    def piece(choices: Choices) -> str:
        quantity = choices[slot]
        assert isinstance(quantity, Quantity)
        return quantities.speak(quantity) if language == SPOKEN else quantities.write(quantity, language)

    return piece


def _piece(language: str, match: re.Match[str]) -> Piece:
    slot, noun, features, adjective = match[1], match[2] or "", match[3] or "", match[4] or ""
    table, request = table_of(slot), parse_request(features)
    if table in quantities.DRAWS:
        return _quantity_piece(language, slot)
    written = "en" if language == SPOKEN else language
    if table in NOUNS:
        return _noun_piece(written, slot, request, adjective)
    if table in ADJECTIVES:
        return _adjective_piece(written, slot, noun, request)
    return _text_piece(written, slot, request)


def _compile(language: str, line: str) -> list[str | Piece]:
    parts: list[str | Piece] = []
    position = 0
    for match in _SLOT.finditer(line):
        parts += [line[position : match.start()], _piece(language, match)]
        position = match.end()
    parts.append(line[position:])
    if any("{" in part or "}" in part for part in parts if isinstance(part, str)):
        raise ValueError(f"a slot is not understood: {line}")
    return parts


class Template:
    """One line per language, with slots."""

    def __init__(self, name: str, lines: Mapping[str, str]) -> None:
        """Raises ValueError where a slot names no table or the languages disagree on the slots."""
        self.name = name
        self.lines = dict(lines)
        self.slots = self._slots(lines["en"])
        self._has_quantity = any(table_of(slot) in quantities.DRAWS for slot in self.slots)
        for language, line in lines.items():
            if self._slots(line) != self.slots:
                raise ValueError(f"{name}: slots of {language} differ from English")
        spoken = {SPOKEN: lines["en"]}
        self._parts = {language: _compile(language, line) for language, line in {**lines, **spoken}.items()}

    @staticmethod
    def _slots(line: str) -> list[str]:
        found = {match[1] for match in _SLOT.finditer(line)}
        return sorted(found | {match[4] for match in _SLOT.finditer(line) if match[4]})

    def draw(self, rng: random.Random) -> dict[str, int | Quantity]:
        """A choice for every slot; two slots of one table differ."""
        choices: dict[str, int | Quantity] = {}
        for slot in self.slots:
            table = table_of(slot)
            if table in quantities.DRAWS:
                choices[slot] = quantities.draw(table, rng)
                continue
            size = _size(table)
            taken = {value for other, value in choices.items() if table_of(other) == table}
            choice = int(rng.random() * size)
            while choice in taken and len(taken) < size:
                choice = int(rng.random() * size)
            choices[slot] = choice
        return choices

    def key(self, choices: Choices) -> str:
        """Template and choices: what the split is a hash of."""
        values = (
            f"{slot}={value.major}.{value.minor}{value.unit}"
            if isinstance(value, Quantity)
            else f"{slot}={value}"
            for slot, value in choices.items()
        )
        return f"{self.name}({','.join(values)})"

    def _write(self, language: str, choices: Choices) -> str:
        text = "".join(part if isinstance(part, str) else part(choices) for part in self._parts[language])
        text = REALISERS["en" if language == SPOKEN else language].contract(text)
        return _capitalised(text)

    def sentence(self, choices: Choices) -> Sentence:
        """The choices in every language."""
        text = {language: self._write(language, choices) for language in LANGUAGES}
        spoken = self._write(SPOKEN, choices) if self._has_quantity else text["en"]
        return Sentence(self.key(choices), text, spoken)


def _capitalised(text: str) -> str:
    first = 1 if text[0] in "¿¡" else 0
    return text[:first] + text[first].upper() + text[first + 1 :]
