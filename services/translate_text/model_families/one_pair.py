"""Opus-MT (Marian): one direction, or several targets, of which `>>fra<<` before the text says which.

Contract: a `Family` over a SentencePiece model for each side. Source: the cards of Helsinki-NLP's models. It
reads no files.
"""

from collections.abc import Sequence
from typing import Any

from services.translate_text.model_families.marks import MARIAN, NO_TEXT
from services.translate_text.model_families.spans import spans


class OnePair:
    """Opus-MT: from `sources` to the languages of `targets`, whose token stands before the text, if any."""

    def __init__(self, sources: Sequence[str], targets: dict[str, str], pieces: tuple[Any, Any]) -> None:
        self._sources, self._targets = sources, targets
        self._read, self._written = pieces
        self.lead = 1 if any(targets.values()) else 0
        self.codes = frozenset((*sources, *targets))
        self.pairs = tuple((source, target) for source in sources for target in targets if source != target)

    def first_pair(self) -> tuple[str, str]:
        """Its first."""
        return self.pairs[0]

    def knows(self, source: str, target: str) -> bool:
        """One of its directions."""
        return (source, target) in self.pairs

    def source(self, source: str, target: str, text: str) -> list[str]:
        """`>>language<<` where the model has several, pieces, `</s>`."""
        del source
        mark = self._targets[target]
        return [*([mark] if mark else []), *self._read.encode(text, out_type=str), "</s>"]

    def prefix(self, target: str) -> list[str]:
        """Nothing: Marian begins with its own mark."""
        del target
        return []

    def pieces(self, text: str) -> list[str]:
        """By the target's SentencePiece model."""
        return list(self._written.encode(text, out_type=str))

    def kept(self, token: str) -> bool:
        """Not a mark."""
        return token not in NO_TEXT and not MARIAN.fullmatch(token)

    def text(self, tokens: Sequence[str]) -> str:
        """By the target's SentencePiece model, without marks."""
        return str(self._written.decode([token for token in tokens if self.kept(token)])).strip()

    def reads(self, text: str) -> list[tuple[int, int]]:
        """By the source's SentencePiece model."""
        return spans(self._read.encode(text, return_type="proto"))

    def writes(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """By the target's SentencePiece model."""
        return spans(self._written.decode(list(tokens), return_type="proto"))

    def rereads(self, text: str) -> list[tuple[int, int]]:
        """By the target's SentencePiece model."""
        return spans(self._written.encode(text, return_type="proto"))
