"""What a reader sees of what a model writes: no reasoning, nothing from a stop text on, no space around it.

Contract: filters over text that comes in pieces; `feed(piece)` gives what is certain by now, `end()` the
rest, and the pieces together do not depend on where the borders were. They do not know tokens.
"""

from collections.abc import Sequence

THINK, THOUGHT = "<think>", "</think>"


def held(text: str, words: Sequence[str]) -> int:
    """How many characters at the end of `text` may be the beginning of one of `words`."""
    longest = min(len(text), max(map(len, words), default=1) - 1)
    for length in range(longest, 0, -1):
        if any(word.startswith(text[-length:]) for word in words):
            return length
    return 0


class WithoutThinking:
    """Drops `<think>…</think>`, and what is never closed; `inside` where the prompt has opened it."""

    def __init__(self, *, inside: bool = False) -> None:
        self._inside, self._rest, self._behind = inside, "", False

    def feed(self, piece: str) -> str:
        """See the module."""
        self._rest += piece
        shown = ""
        while (found := self._first()) is not None:
            place, mark = found
            shown += self._show(self._rest[:place])
            self._rest = self._rest[place + len(mark) :]
            self._inside, self._behind = mark == THINK, mark == THOUGHT
        sure = len(self._rest) - held(self._rest, self._marks)
        shown += self._show(self._rest[:sure])
        self._rest = self._rest[sure:]
        return shown

    def end(self) -> str:
        """See the module."""
        return self._show(self._rest)

    @property
    def _marks(self) -> Sequence[str]:
        return (THOUGHT,) if self._inside else (THINK, THOUGHT)

    def _first(self) -> tuple[int, str] | None:
        """Where the next mark stands, and which."""
        found = [(place, mark) for mark in self._marks if (place := self._rest.find(mark)) >= 0]
        return min(found, default=None)

    def _show(self, text: str) -> str:
        """Nothing of a thought, and no white space right behind one."""
        if self._inside:
            return ""
        if self._behind:
            text = text.lstrip()
            self._behind = not text
        return text


class CutAtStop:
    """Ends before the stop text that is complete first; `cut` says that one came."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops, self._rest, self.cut = stops, "", False

    def feed(self, piece: str) -> str:
        """See the module."""
        if self.cut:
            return ""
        self._rest += piece
        ends = [(place + len(stop), place) for stop in self._stops if (place := self._rest.find(stop)) >= 0]
        self.cut = bool(ends)
        sure = min(ends)[1] if ends else len(self._rest) - held(self._rest, self._stops)
        shown, self._rest = self._rest[:sure], "" if ends else self._rest[sure:]
        return shown

    def end(self) -> str:
        """See the module."""
        return self._rest


class Stripped:
    """No white space before the first word or behind the last."""

    def __init__(self) -> None:
        self._begun, self._rest = False, ""

    def feed(self, piece: str) -> str:
        """See the module."""
        text = self._rest + piece
        text = text if self._begun else text.lstrip()
        shown = text.rstrip()
        self._begun, self._rest = self._begun or bool(shown), text[len(shown) :]
        return shown

    def end(self) -> str:
        """See the module."""
        return ""


class Visible:
    """All of it, one after the other; `raw` text keeps its white space and its thoughts."""

    def __init__(self, stops: Sequence[str], *, raw: bool = False, inside: bool = False) -> None:
        self._stop = CutAtStop(stops)
        self._filters: list[WithoutThinking | CutAtStop | Stripped] = (
            [self._stop] if raw else [WithoutThinking(inside=inside), self._stop, Stripped()]
        )

    @property
    def cut(self) -> bool:
        """Whether a stop text came."""
        return self._stop.cut

    def feed(self, piece: str) -> str:
        """See the module."""
        for each in self._filters:
            piece = each.feed(piece)
        return piece

    def end(self) -> str:
        """See the module."""
        piece = ""
        for each in self._filters:
            piece = each.feed(piece) + each.end()
        return piece
