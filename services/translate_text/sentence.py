"""What the engine is given and gives back: one sentence, its translation, and what is wrong with it; what it
says of its model.

It knows neither the engine nor where the sentence stood.
"""

from dataclasses import dataclass
from typing import Literal

from services.common.engine import EngineInfo

Flag = Literal[
    "empty", "repeated", "wrong_script", "wrong_language", "untranslated", "length", "numbers", "glossary"
]
"""What a check found that no second try put right:

- `empty`: nothing came; the source stands in for it.
- `repeated`: a loop, the same words again and again.
- `wrong_script`: letters of another script than the target language is written in.
- `wrong_language`: by its words it is still in the source's language, or in English.
- `untranslated`: the source came back.
- `length`: far shorter or longer than the source lets expect.
- `numbers`: a number of the source is missing.
- `glossary`: a glossary term is missing.
"""


Span = tuple[int, int]
"""Character offsets, the end not included."""


@dataclass(frozen=True)
class Term:
    """A glossary entry in one direction: where `source` stands, the translation has `target`."""

    source: str
    target: str


@dataclass(frozen=True)
class SentenceRequest:
    """A sentence, the NLLB codes it goes from and to, how many other translations are wanted, the terms it
    has to keep, and the spans of it whose places in the translation are asked for.
    """

    text: str
    source: str
    target: str
    alternatives: int = 0
    terms: tuple[Term, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Link:
    """How much (0 to 1) a span of the translation was read from a span of the source: attention."""

    source: Span
    target: Span
    weight: float


@dataclass(frozen=True)
class Translation:
    """The translation, others of it (best first), what is wrong with it, and for each span that was asked
    for its place, or None.
    """

    text: str
    alternatives: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    places: tuple[Span | None, ...] = ()


@dataclass(frozen=True)
class TranslatorInfo(EngineInfo):
    """Also the directions, from and to, by the codes of `languages`; empty where it has all of them."""

    pairs: tuple[tuple[str, str], ...] = ()
