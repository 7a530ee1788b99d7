"""Pauses that a text asks for: `[pause:1.5]`, in seconds.

Contract: `parts(text)` -> stretches of text between the tags, each with its place and the pause after it.
Bounded: LONGEST_S each, TOTAL_S in all. It does not know what is said in between.
"""

import re
from dataclasses import dataclass

from services.common.errors import InvalidRequest

LONGEST_S = 10.0
TOTAL_S = 300.0
_TAG = re.compile(r"\[pause:([^\]\n]{0,20})\]", re.IGNORECASE)
_SECONDS = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*s?\s*")


@dataclass(frozen=True)
class Part:
    """`text`, where it begins in the whole, and the seconds of the pause after it; None without a tag."""

    text: str
    begins: int
    pause_s: float | None


def parts(text: str) -> list[Part]:
    """The text apart at its tags. Raises InvalidRequest for a tag without seconds, or with too many."""
    found: list[Part] = []
    at, total = 0, 0.0
    for tag in _TAG.finditer(text):
        seconds = _seconds(tag)
        total += seconds
        found.append(Part(text[at : tag.start()], at, seconds))
        at = tag.end()
    if total > TOTAL_S:
        hint = f"a text may hold {TOTAL_S:.0f} seconds of pauses in all"
        raise InvalidRequest(f"the pauses add up to {total:.0f} s", param="input", hint=hint)
    return [*found, Part(text[at:], at, None)]


def _seconds(tag: re.Match[str]) -> float:
    number = _SECONDS.fullmatch(tag[1])
    if number is None or float(number[1]) > LONGEST_S:
        hint = f"write [pause:1.5], with 0 to {LONGEST_S:.0f} seconds"
        raise InvalidRequest(f"no pause that can be made: {tag[0]}", param="input", hint=hint)
    return float(number[1])
