"""What a service asks of a family of models. It knows none of them."""

from collections.abc import Sequence
from typing import Protocol


class Family(Protocol):
    """Text and languages ↔ tokens of one model.

    `codes` are its languages; `pairs` its directions, from and to, where it has not all of them, else empty;
    `lead` tokens stand before a source's pieces.
    """

    codes: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    lead: int

    def first_pair(self) -> tuple[str, str]:
        """A source and a target that the model surely translates between."""

    def knows(self, source: str, target: str) -> bool:
        """Whether it translates in that direction; both are among `codes`."""

    def source(self, source: str, target: str, text: str) -> list[str]:
        """The tokens that the model reads."""

    def prefix(self, target: str) -> list[str]:
        """The tokens that the model's answer has to begin with."""

    def pieces(self, text: str) -> list[str]:
        """The pieces of a text in the target's language, without prefix."""

    def kept(self, token: str) -> bool:
        """Whether a token of an answer is text."""

    def text(self, tokens: Sequence[str]) -> str:
        """The text of an answer."""

    def reads(self, text: str) -> list[tuple[int, int]]:
        """Where the pieces of a source lie in it, in characters."""

    def writes(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """Where an answer's pieces lie in its text."""

    def rereads(self, text: str) -> list[tuple[int, int]]:
        """Where the pieces of a text in the target's language lie in it."""
