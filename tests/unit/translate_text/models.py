"""A translation model that is a table: what it says of a text under which search."""

from collections.abc import Callable, Sequence

from services.translate_text.checking.attempts import Found, Search
from services.translate_text.sentence import SentenceRequest
from services.translate_text.terms.alignment import Asked, Drop

Say = Callable[[SentenceRequest, Search], str | tuple[str, ...]]


class TableModel:
    """`say` gives the hypotheses; a word of the translation hangs on the word at its place in the source."""

    def __init__(self, say: Say, *, english_only: bool = False) -> None:
        self._say, self.english_only = say, english_only
        self.asked: list[tuple[list[str], Search]] = []
        self.without: set[tuple[str, str]] = set()

    def decode(self, requests: Sequence[SentenceRequest], search: Search) -> list[Found]:
        self.asked.append(([request.text for request in requests], search))
        said = [self._say(request, search) for request in requests]
        return [Found((text,) if isinstance(text, str) else text) for text in said]

    def translates(self, source: str, target: str) -> bool:
        return (source, target) not in self.without

    def off_target(self, request: SentenceRequest, text: str) -> bool:
        """What is in brackets is in another language."""
        return text.startswith("(")

    def drops(self, asked: Sequence[Asked]) -> list[list[Drop]]:
        return [self._drops(each) for each in asked]

    def _drops(self, asked: Asked) -> list[Drop]:
        sources, targets = words(asked.request.text), words(asked.text)
        return [
            Drop(
                target, (3.0, 3.0) if source[0] < asked.span[1] and asked.span[0] < source[1] else (0.0, 0.0)
            )
            for source, target in zip(sources, targets, strict=False)
        ]


def words(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at))
    return found
