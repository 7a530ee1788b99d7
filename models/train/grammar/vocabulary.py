"""The words that the grammar can write, per language.

Contract: `words_of(language) -> set[str]`: cased words without punctuation or digits. Knows no sampling.
"""

import re
from functools import cache

from models.train.grammar import quantities
from models.train.grammar.forms import Form
from models.train.grammar.lexicon import ADJECTIVES, NAMES, NOUNS, PHRASES, PLACES, REALISERS
from models.train.grammar.tables.names import SURNAMES
from models.train.grammar.templates import TEMPLATES

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SLOT = re.compile(r"\{[^}]*\}")


def _noun_words(language: str) -> list[str]:
    forms: list[Form] = [noun[language] for table in NOUNS.values() for noun in table]
    return [word for form in forms for word in (form.singular, form.plural)]


def _adjective_words(language: str) -> list[str]:
    bases = [entry[language] for table in ADJECTIVES.values() for entry in table]
    adjective = REALISERS[language].adjective
    return [adjective(base, gender, plural) for base in bases for gender in "mf" for plural in (False, True)]


def _number_words() -> list[str]:
    return [quantities.words(number) for number in range(100)] + [
        quantities.ordinal(day) for day in range(1, 32)
    ]


@cache
def words_of(language: str) -> frozenset[str]:
    """Every word of the tables and templates of a language; English with the spelled numbers."""
    texts = _noun_words(language) + _adjective_words(language) + NAMES["first"]
    texts += SURNAMES + quantities.MONTHS[language]
    texts += [entry[language][2:] for table in PLACES.values() for entry in table]
    texts += [entry[language].replace("~", "") for table in PHRASES.values() for entry in table]
    texts += [_SLOT.sub(" ", template.lines[language]) for template in TEMPLATES]
    if language == "en":
        texts += [
            *_number_words(),
            "dollars",
            "euros",
            "cents",
            "percent",
            "hundred",
            "thousand",
            "degrees",
            "kilos",
        ]
    return frozenset(word for text in texts for word in _WORD.findall(text))
