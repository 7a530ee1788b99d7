"""What is wrong with a translation, found out once however often it is asked.

Contract: `Judged(off_target)(request, text)` gives the flags of `checks.found` and, where none of them tells
of another language, `wrong_language` if `off_target` says so. Finding a language costs more than all other
checks together, and each round of tries asks again. It does not try anything.
"""

from collections.abc import Callable

from services.translate_text.checking import checks
from services.translate_text.checking.numbers import lost
from services.translate_text.sentence import Flag, SentenceRequest

ASTRAY: frozenset[Flag] = frozenset({"wrong_language", "wrong_script", "untranslated"})
"""Faults that tell of another language."""


class Judged:
    """Remembers what it found; made anew for each batch."""

    def __init__(self, off_target: Callable[[SentenceRequest, str], bool]) -> None:
        self._off_target = off_target
        self._found: dict[tuple[SentenceRequest, str], tuple[Flag, ...]] = {}

    def __call__(self, request: SentenceRequest, text: str) -> tuple[Flag, ...]:
        """The faults of `text` as a translation of the request."""
        key = (request, text)
        if key not in self._found:
            self._found[key] = self._looked(request, text)
        return self._found[key]

    def penalty(self, request: SentenceRequest, text: str) -> float:
        """How bad they are, to choose among translations of one sentence."""
        return checks.penalty(self(request, text), lost(request.text, text))

    def _looked(self, request: SentenceRequest, text: str) -> tuple[Flag, ...]:
        flags = checks.found(request, text)
        astray = not ASTRAY.intersection(flags) and text and self._off_target(request, text)
        return (*flags, "wrong_language") if astray else flags
