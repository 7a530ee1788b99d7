"""What a reader of a rewriting should look at.

Contract: `Flags.note(…)` collects; `index` counts the chunks of the source (sentences, or stretches where
there is no full stop), -1 is the whole text. Data only.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "edits_undone",
    "not_a_rewriting",
    "cut_off",
    "facts_changed",
    "left_as_is",
    "glossary",
    "markup_removed",
    "minimum_words",
    "extracted",
]
SHOWN = 240
"""Characters of the source that a flag shows."""


@dataclass(frozen=True)
class Flag:
    """`source` is the place in the text that was given, `reason` what happened to it."""

    kind: Kind
    index: int
    source: str
    reason: str


@dataclass
class Flags:
    """In the order in which they were noted."""

    all: list[Flag] = field(default_factory=list)

    def note(self, kind: Kind, index: int, source: str, reason: str) -> None:
        """Add one."""
        shown = source if len(source) <= SHOWN else f"{source[: SHOWN - 1]}…"
        self.all.append(Flag(kind, index, shown, reason))
