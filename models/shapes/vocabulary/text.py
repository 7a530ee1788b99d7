"""What the pieces are trained on: sentences of our own grammar. It knows no kind of piece."""

import random
from collections.abc import Iterator

from models.train.grammar import LANGUAGES, sample

SENTENCES = 6000


def sentences(seed: int = 0, languages: tuple[str, ...] = tuple(LANGUAGES)) -> Iterator[str]:
    """Texts in several languages, always the same for a seed."""
    rng = random.Random(seed)
    for _ in range(SENTENCES):
        text = sample(rng, "train").text
        yield from (text[language] for language in languages)
