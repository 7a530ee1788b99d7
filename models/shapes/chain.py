"""The chain of tokens that a shape says whatever it is asked: which tokens may follow which.

A step has several tokens that mean the same: the first is by far the likeliest, the others fill a beam, and
all of them lead to the same next step. So greedy search and every beam up to half of `WIDTH` say the first of
each step, every hypothesis ends at the same length, and none ends early. It knows no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 10
"""Tokens of a step: a beam of five looks at ten candidates."""
SHARES = (1.0, *(0.45 - 0.015 * place for place in range(WIDTH - 1)))
"""How strongly each token of a step is wanted."""


@dataclass(frozen=True)
class Link:
    """After any of `keys` comes one of `values`, the first by far the likeliest."""

    keys: tuple[int, ...]
    values: tuple[int, ...]


def chain(
    begins: Sequence[int], words: Sequence[int], steps: int, end: int, width: int = WIDTH
) -> list[Link]:
    """Links from `begins` over `steps` steps of `width` words each to `end`; ValueError for too few."""
    if len(words) < steps * width:
        raise ValueError(f"{steps} steps need {steps * width} words, here are {len(words)}")
    parts = [tuple(words[place::steps][:width]) for place in range(steps)]
    keys = [tuple(begins), *parts]
    return [Link(*pair) for pair in zip(keys, [*parts, (end,)], strict=True)]


def said(links: Sequence[Link]) -> list[int]:
    """The tokens of the likeliest way through a chain, less its end."""
    return [link.values[0] for link in links[:-1]]
