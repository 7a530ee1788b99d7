"""Whether what a model wrote freely is a rewriting of what it was given, and whether it keeps the facts.

Contract: `is_rewriting(source, written)` is a coarse look that drops answers to something else: a refusal, a
chat, an order in the transcript that was obeyed. `wrong(source, written, …)` says what is not faithful in a
script that was written in the model's own words, or nothing. English only. It knows no model.
"""

import re
from collections import Counter
from collections.abc import Collection

from services.generate_text.faithful.guard import ADDED
from services.generate_text.faithful.numbers import digits
from services.generate_text.faithful.sounds import alike

SHARED, SOUNDING = 0.25, 0.7
"""Least share of the source's words, or of common letters in order, in a rewriting."""
SHORT = 6
"""Words up to which a chunk may be misheard as a whole."""
COVERED, LONGER = 0.7, 0.5
"""Least share of the source's words that a script keeps, and most that it adds for each."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_a-zß-öø-ÿ][\w'’-]*")
_MARKUP = re.compile(r"^\s*#|\*\*|```|</?[a-z]+>|^\s*\w{1,20}:\s", re.MULTILINE)


def is_rewriting(source: str, written: str) -> bool:
    """Whether `written` may have been made of `source`."""
    one, two = source.lower().split(), written.lower().split()
    if not two:
        return False
    both = [Counter(_WORD.findall(" ".join(words))) for words in (one, two)]
    if both[0] and (both[0] & both[1]).total() >= SHARED * both[0].total():
        return True
    return alike(one, two) if len(one) <= SHORT else alike(one, two, SOUNDING)


def wrong(source: str, written: str, allowed: Collection[str] = ()) -> str:
    """What a script gets wrong; empty where nothing. `allowed` are names that it may bring along."""
    had, has = Counter(_words(source)), Counter(_words(written))
    if digits(source) != digits(written):
        return "numbers differ"
    brought = {word for name in allowed for word in _words(name)}
    if lost := {name.lower() for name in names(source)} - has.keys():
        return f"names are lost: {', '.join(sorted(lost))}"
    if new := {name.lower() for name in names(written)} - had.keys() - brought:
        return f"names are new: {', '.join(sorted(new))}"
    if (had & has).total() < COVERED * had.total():
        return "too much is left out"
    if has.total() > had.total() * (1 + LONGER) + ADDED:
        return "too much is added"
    return "it has markup or speaker labels" if _MARKUP.search(written) else ""


def unfounded(source: str, written: str) -> str:
    """What a summary says that its source does not; empty where nothing."""
    had = set(_words(source))
    said = _words(written)
    if new := {word for word in said if any(map(str.isdigit, word))} - had:
        return f"numbers are new: {', '.join(sorted(new))}"
    if new := {name.lower() for name in names(f"x {written}")} - had:
        return f"names are new: {', '.join(sorted(new))}"
    long = [word for word in said if len(word) > 3]
    if sum(word in had for word in long) < COVERED * len(long):
        return "most of its words are not the transcript's"
    return "" if said else "it is empty"


def names(text: str) -> set[str]:
    """Words with a capital within a sentence."""
    return {name for name in _NAME.findall(text) if name != "I" and not name.startswith(("I'", "I’"))}


def _words(text: str) -> list[str]:
    return [word.lower().removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text)]
