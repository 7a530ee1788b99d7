"""Judges a rewritten chunk edit by edit: what is not a believable correction is taken back.

Contract: `merge(source, written)` gives `written` with every edit undone that loses or changes a
number, drops words
that are no filler or repetition, adds words, or puts a word that sounds unlike the one before;
`faithful` is for
enhancement, where all of the source must come back; `tidy` needs no model. Knows no model.
"""

import re
from difflib import SequenceMatcher

from services.generate_text.numbers import VALUES, digits

ALIKE = 0.5
"""Least likeness (difflib's ratio over letters) of what was heard and what it is corrected to."""
FAR = 6
"""Words within which a dropped word must come again to be a repetition."""
_FILLERS = re.compile(r"(?<!\w)(?:u+m+|u+h+m*|er+m?|you know|i mean)(?!\w),?\s*", re.IGNORECASE)
_DOUBLED = re.compile(r"\b(\w+(?:'\w+)?)(?:,? \1\b)+", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_IDLE = frozenset(["so", "well", "okay", "right", "no", "um", "uh", "er", "erm", "uhm"])


def merge(source: str, written: str) -> str:
    """The written text with unbelievable edits undone; a capital first and a full stop last."""
    said, new = tidy(source).split(), written.split()
    matcher = SequenceMatcher(None, [_bare(w) for w in said], [_bare(w) for w in new], autojunk=False)
    kept: list[str] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        before, after = said[start:end], new[first:last]
        near = said[end : end + FAR] + kept[-2:]
        good = kind == "equal" or _believable(before, after, near)
        kept += after if good else before
    return tidy(" ".join(kept))


def faithful(source: str, written: str) -> bool:
    """Whether all of `source` stands in `written` as it was, with no number more and few words added."""
    added = len(_WORD.findall(written)) - len(_WORD.findall(source))
    return source in written and digits(source) == digits(written) and added <= 12


def tidy(source: str) -> str:
    """The chunk without fillers and doubled words, with a capital and a full stop."""
    text = _DOUBLED.sub(r"\1", _FILLERS.sub("", source)).strip(" ,")
    if not text:
        return ""
    text = re.sub(r"\bi\b", "I", text[0].upper() + text[1:])
    return text if text[-1] in '.!?…"”’)' else text.rstrip(",;:") + "."


def _believable(before: list[str], after: list[str], near: list[str]) -> bool:
    if digits(" ".join(before)) != digits(" ".join(after)):
        return False
    if not after:
        again = {_bare(word) for word in near}
        return all(_bare(word) in again or _bare(word) in _IDLE for word in before)
    if not before:
        return False
    return SequenceMatcher(None, _letters(before), _letters(after), autojunk=False).ratio() >= ALIKE or bool(
        digits(" ".join(before)) and len(after) <= len(before) + 1
    )


def _letters(words: list[str]) -> str:
    """What is compared: no spaces or signs, number words as digits, "$" and "%" as they are said."""
    parts = [str(VALUES.get(_bare(word), word)) for word in words]
    money = ["dollars" for word in words if "$" in word]
    text = "".join([*parts, *money]).lower().replace("%", "percent")
    return "".join(c for c in text if c.isalnum())


def _bare(word: str) -> str:
    return word.lower().strip(',.?!;:"“”')
