"""What a slot may ask of a word: determiner, number, case and an agreeing adjective.

Contract: `Request` is the parsed `:features+adjective` of a slot; `Form` is one language's entry of a noun.
Knows nothing of any language's rules.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Form:
    """A noun in one language; gender is m, f, n, or w (German weak masculine)."""

    gender: str
    singular: str
    plural: str


@dataclass(frozen=True, slots=True)
class Request:
    """The shape wanted: determiner ("", the, a, this, our, no), number, German case."""

    determiner: str = ""
    plural: bool = False
    case: str = "nom"
    infinitive_with_zu: bool = False
    place: str = ""


class Realiser(Protocol):
    """What a language module offers."""

    def plural_of(self, word: str) -> str:
        """The regular plural of a noun."""
        ...

    def noun_phrase(self, form: Form, request: Request, adjective: str = "") -> str:
        """Determiner, noun and an adjective that already agrees (German: its stem)."""
        ...

    def adjective(self, base: str, gender: str, plural: bool) -> str:
        """The adjective as a predicate."""
        ...

    def place(self, entry: str, relation: str) -> str:
        """The place with the preposition of `in` or `from`."""
        ...

    def contract(self, text: str) -> str:
        """Elision and contraction over a whole sentence."""
        ...


DETERMINERS = {"the", "a", "this", "our", "no"}
CASES = {"nom", "acc", "dat", "gen"}


def parse_request(features: str) -> Request:
    """`the,pl,dat` → Request. Raises ValueError on an unknown feature."""
    determiner, plural, case, zu, place = "", False, "nom", False, ""
    for feature in filter(None, features.split(",")):
        if feature in DETERMINERS:
            determiner = feature
        elif feature in CASES:
            case = feature
        elif feature == "pl":
            plural = True
        elif feature == "zu":
            zu = True
        elif feature in ("in", "from"):
            place = feature
        else:
            raise ValueError(f"unknown feature {feature!r}")
    return Request(determiner, plural, case, zu, place)
