"""A text that remembers, through every replacement, where in the written text each of its letters came from.

Contract: `Traced.of(text)`; `apply(rule)` gives the text with a rule's replacements made; `origins[i]` is the
index in the written text of what `text[i]` stands for (the start of what was replaced). It does not know what
rules say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.synthesis_audio.spoken.rules import Rule


@dataclass(frozen=True)
class Traced:
    """A text and the origin of each of its characters."""

    text: str
    origins: list[int]

    @classmethod
    def of(cls, text: str) -> "Traced":
        """The written text itself."""
        return cls(text, list(range(len(text))))

    def apply(self, *rules: Rule) -> "Traced":
        """The text after each rule in turn."""
        traced = self
        for pattern, say in rules:
            traced = traced._replaced((match, say(match)) for match in pattern.finditer(traced.text))
        return traced

    def mapped(self, text: str) -> "Traced":
        """The same with other letters at the same places; raises ValueError when the length is another."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters for {len(self.text)}")
        return Traced(text, self.origins)

    def _replaced(self, found: Iterable[tuple[re.Match[str], str]]) -> "Traced":
        parts: list[str] = []
        origins: list[int] = []
        at = 0
        for match, said in found:
            start, end = match.span()
            parts += (self.text[at:start], said)
            origins += self.origins[at:start]
            origins += [self.origins[start] if start < len(self.origins) else -1] * len(said)
            at = end
        if not at and not parts:
            return self
        return Traced("".join([*parts, self.text[at:]]), origins + self.origins[at:])
