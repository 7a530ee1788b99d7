"""Makes paragraphs of an enhanced text: a subject's chunks together, between what leads in and what leaves.

Contract: `by_subject(paragraphs)` takes paragraphs of pairs (a chunk, what the model made of it: the chunk,
perhaps with sentences before and after it) and gives paragraphs of sentences; `subjects` only says where one
begins. Every chunk is there, in order,
but for one said twice in a row; a framing sentence is said once in a text. Chunks in a row with one frame
share a paragraph; where no new sentence leads in, they join the one before. Knows no model.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

LONG = 6
"""Sentences after which a paragraph takes no more subjects."""
Framed = tuple[str, str, str]


def by_subject(paragraphs: Sequence[Sequence[tuple[str, str]]]) -> list[list[str]]:
    """Paragraphs of sentences."""
    said, script = set[str](), list[list[str]]()
    for paragraph in paragraphs:
        for place, (lead, chunks, tail) in enumerate(_runs(paragraph)):
            opening, closing = (_once(sentence, said) for sentence in (lead, tail))
            if place == 0 or opening or len(script[-1]) >= LONG:
                script.append([])
            script[-1] += [*opening, *chunks, *closing]
    return script


def subjects(pairs: Sequence[tuple[str, str]]) -> list[int]:
    """Places of the chunks with which a subject begins: the first, and those that a new sentence leads in."""
    leads = ["", *(_framed(chunk, text)[0] for chunk, text in pairs)]
    begins = [place for place, both in enumerate(itertools.pairwise(leads)) if both[1] not in ("", both[0])]
    return sorted({0, *begins}) if pairs else []


def _once(sentence: str, said: set[str]) -> list[str]:
    """The sentence, if there is one that was not said yet."""
    if not sentence or sentence in said:
        return []
    said.add(sentence)
    return [sentence]


def _runs(paragraph: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str], str]]:
    """Chunks in a row with the same frame."""
    framed = [_framed(chunk, text) for chunk, text in paragraph]
    for (lead, tail), run in itertools.groupby(framed, key=lambda part: (part[0], part[2])):
        yield lead, [chunk for chunk, _ in itertools.groupby(part[1] for part in run)], tail


def _framed(chunk: str, text: str) -> Framed:
    lead, _, tail = text.partition(chunk)
    return lead.strip(), chunk, tail.strip()
