"""Cuts a text into chunks that a small model rewrites well, and joins what comes back.

Contract: `split(text, words)` gives paragraphs of chunks: sentences, or stretches of at most `words` words
where
there is no full stop. Pure text; no model.
"""

import itertools
import re

_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*\w)")


def split(text: str, words: int) -> list[list[str]]:
    """Paragraphs (parted by blank lines) of chunks; nothing of the text is lost but white space."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return [_chunks(paragraph, words) for paragraph in paragraphs if paragraph]


def join(paragraphs: list[list[str]]) -> str:
    """Chunks into paragraphs, paragraphs parted by a blank line."""
    return "\n\n".join(" ".join(chunk for chunk in chunks if chunk) for chunks in paragraphs)


def _chunks(paragraph: str, words: int) -> list[str]:
    return [piece for sentence in sentences(paragraph) for piece in _stretches(sentence.split(), words)]


def sentences(text: str) -> list[str]:
    """The text cut behind full stops, question and exclamation marks."""
    return _END.split(text)


def _stretches(parts: list[str], words: int) -> list[str]:
    """Equal stretches, so that none is left with a word or two."""
    count = -(-len(parts) // words)
    bounds = [round(index * len(parts) / count) for index in range(count + 1)] if count else []
    return [" ".join(parts[start:end]) for start, end in itertools.pairwise(bounds)]
