"""NLLB-200 and M2M100: any language into any other, each told by a token (`fra_Latn`, `__fr__`).

Contract: a `Family` over one SentencePiece model. Sources: NLLB Team 2022; Fan et al. 2020 (M2M100). It reads
no files.
"""

from collections.abc import Sequence
from typing import Any

from services.translate_text.model_families.marks import NO_TEXT
from services.translate_text.model_families.spans import spans


class ManyToMany:
    """NLLB-200 and M2M100: `tokens` are the languages' by NLLB code."""

    lead = 1
    pairs: tuple[tuple[str, str], ...] = ()

    def __init__(self, tokens: dict[str, str], pieces: Any) -> None:
        self._tokens, self._pieces = tokens, pieces
        self._marks = frozenset(tokens.values()) | NO_TEXT
        self.codes = frozenset(tokens)

    def first_pair(self) -> tuple[str, str]:
        """English, which both families know, and the first of the others."""
        return "eng_Latn", min(self.codes - {"eng_Latn"})

    def knows(self, source: str, target: str) -> bool:
        """Any direction."""
        return {source, target} <= self.codes

    def source(self, source: str, target: str, text: str) -> list[str]:
        """`<language> pieces </s>`."""
        del target
        return [self._tokens[source], *self.pieces(text), "</s>"]

    def prefix(self, target: str) -> list[str]:
        """The language's token."""
        return [self._tokens[target]]

    def pieces(self, text: str) -> list[str]:
        """By the one SentencePiece model."""
        return list(self._pieces.encode(text, out_type=str))

    def kept(self, token: str) -> bool:
        """Neither a language nor a mark."""
        return token not in self._marks

    def text(self, tokens: Sequence[str]) -> str:
        """Without languages and marks."""
        return str(self._pieces.decode([token for token in tokens if self.kept(token)])).strip()

    def reads(self, text: str) -> list[tuple[int, int]]:
        """By SentencePiece."""
        return spans(self._pieces.encode(text, return_type="proto"))

    def writes(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """By SentencePiece."""
        return spans(self._pieces.decode(list(tokens), return_type="proto"))

    def rereads(self, text: str) -> list[tuple[int, int]]:
        """As of a source."""
        return self.reads(text)
