"""What the pieces are trained on: sentences of our own grammar. It knows no kind of piece."""

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from models.train.grammar import LANGUAGES, sample

SENTENCES = 6000


def sentences(seed: int = 0, languages: tuple[str, ...] = tuple(LANGUAGES)) -> Iterator[str]:
    """Texts in several languages, always the same for a seed."""
    for text in _texts(seed):
        yield from (text[language] for language in languages)


@cache
def _texts(seed: int) -> Sequence[Mapping[str, str]]:
    """By language. Every vocabulary asks for the same ones."""
    rng = random.Random(seed)
    return [sample(rng, "train").text for _ in range(SENTENCES)]
