"""Text from tokens as they come, never half a character.

Contract: `Detokeniser(decode).feed(id)` gives the text that is certain by now, `end()` the rest; together
they are what `decode` makes of all ids. A window of ids is decoded with and without the new one, since a
token's text may depend on its neighbour (the shape of text-generation-inference's `decode_token`). It does
not know which tokenizer.
"""

from collections.abc import Callable, Sequence

UNSURE = "\N{REPLACEMENT CHARACTER}"
PATIENCE = 8
"""Tokens without a whole character after which they are taken for what they are: no character."""


class Detokeniser:
    """Of one answer."""

    def __init__(self, decode: Callable[[Sequence[int]], str]) -> None:
        self._decode = decode
        self._ids: list[int] = []
        self._sure = 0
        """How many of `_ids` are told already; they are kept as the neighbours of the next."""

    def feed(self, token: int) -> str:
        """What the token adds; nothing while a character is incomplete."""
        self._ids.append(token)
        text = self._new()
        if text.endswith(UNSURE) and len(self._ids) - self._sure < PATIENCE:
            return ""
        if text:
            self._ids = self._ids[self._sure :]
            self._sure = len(self._ids)
        return text

    def end(self) -> str:
        """What is left, complete or not."""
        text = self._new()
        self._ids, self._sure = [], 0
        return text

    def _new(self) -> str:
        return self._decode(self._ids)[len(self._decode(self._ids[: self._sure])) :]
