"""Rough drafts to correct, in paragraphs, with what they should become.

Contract: `draft(kind, words)` gives the same one in every run, of at least so many words:

    grammar   held-out pairs of the demo model's recipe, a paragraph of several; with references
    chain     for `LONG`, a shape that says the same words whatever it reads: paragraphs of these words with
              fillers, wrong spellings and full stops, each as long as an instruct model is given at once, and
              no two alike, since the service asks only once for what comes twice

It does not know who corrects them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from models.train.generate.pairs import make_pair

LONG = "qwen2.5-0.5b-long"
SEED, LINES, SENTENCE = 31, 5, 12
"""Pairs of a paragraph; words of a sentence."""
FILLED, MISSPELT, FILLERS = 0.03, 0.06, ("um", "uh", "er")


@dataclass(frozen=True)
class Draft:
    """Paragraphs as they were heard, and as they should be written; the latter only of `grammar`."""

    heard: tuple[str, ...]
    written: tuple[str, ...]

    @property
    def words(self) -> int:
        """That were heard."""
        return sum(len(paragraph.split()) for paragraph in self.heard)

    def first(self, paragraphs: int) -> "Draft":
        """Its beginning; all of it for 0."""
        return Draft(self.heard[: paragraphs or None], self.written[: paragraphs or None])


def draft(kind: str, words: int) -> Draft:
    """See the module. Raises ValueError for a kind that there isn't."""
    makers = {"grammar": _grammar, "chain": _chain}
    if kind not in makers:
        raise ValueError(f"no draft of kind {kind!r}")
    rows, count = list[tuple[str, str]](), 0
    for heard, written in makers[kind](random.Random(SEED)):
        rows.append((heard, written))
        count += len(heard.split())
        if count >= words:
            break
    return Draft(tuple(heard for heard, _ in rows), tuple(written for _, written in rows if written))


def _grammar(rng: random.Random) -> Iterator[tuple[str, str]]:
    corrections = (pair for pair in iter(lambda: make_pair(rng, "held"), None) if pair.task == "correct")
    while True:
        some = [next(corrections) for _ in range(LINES)]
        yield " ".join(pair.source for pair in some), " ".join(pair.target for pair in some)


def _chain(rng: random.Random) -> Iterator[tuple[str, str]]:
    said = _said()
    while True:
        words = list[str]()
        for place, word in enumerate(said):
            words += [rng.choice(FILLERS)] if rng.random() < FILLED else []
            spelt = _misspelt(word, rng) if rng.random() < MISSPELT else word
            words.append(f"{spelt}." if place % SENTENCE == SENTENCE - 1 else spelt)
        yield " ".join(words), ""


def _misspelt(word: str, rng: random.Random) -> str:
    """With a letter twice."""
    place = rng.randrange(len(word))
    return word[: place + 1] + word[place:]


def _said() -> list[str]:
    """The words of the shape's answer."""
    from tokenizers import Tokenizer

    from models.shapes import shape
    from models.shapes.vocabulary import byte_level

    files = shape(LONG)
    tokenizer = Tokenizer.from_file(str(files.folder / "hf" / "tokenizer.json"))
    words = (str(tokenizer.decode([number])).strip() for number in byte_level.words(tokenizer))
    count = int(files.facts["forced_tokens"])
    return [word for _, word in takewhile(lambda pair: pair[0] < count, enumerate(words))]
