"""Judges a rewritten chunk edit by edit: what is not a believable correction is taken back.

Contract: `merge(source, written)` gives `written` with every edit undone that loses or changes a number,
drops words that are no filler or repetition, adds words, or puts a word that sounds unlike the one before;
`faithful` is for enhancement, where all of the source must come back; `tidy` needs no model. Knows no model.
"""

import re
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher

from services.generate_text.faithful.numbers import VALUES, digits, others
from services.generate_text.faithful.sounds import LOOSE, alike

FAR = 6
"""Words within which a dropped word must come again to be a repetition."""
SLIP = 6
"""Most words that are said twice by mistake."""
ADDED = 24
"""Most words that enhancement adds to a chunk."""
_SOUNDS = re.compile(r"(?<!\w)(?:u+m+|u+h+m*|er+m?)(?!\w),?\s*", re.IGNORECASE)
_PHRASES = re.compile(
    r"(?<!\w)(?:(?<!\bdo )(?<!\bdid )(?<!\bas )(?<!\bif )you know|i mean)(?!\w),?\s*", re.IGNORECASE
)
_DOUBLED = re.compile(r"(?<![\w'])(\w+(?:'\w+)?(?: \w+(?:'\w+)?){0,2})(?:,? \1(?![\w']))+", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_RUN_ON = re.compile(r"(?<=[^\W\d_][,;!?])(?=[^\W\d_])")
"""Where a recogniser lost a space; a full stop may stand inside a name."""
_MONEY = {"$": "dollar", "€": "euro", "%": "percent"}
_IDLE = frozenset(["so", "well", "okay", "right", "no", "um", "uh", "er", "erm", "uhm"])


def merge(source: str, written: str) -> str:
    """The written text with unbelievable edits undone; a capital first and a full stop last."""
    return judge(source, written)[0]


def judge(source: str, written: str, fixed: Container[str] = ()) -> tuple[str, int]:
    """What `merge` gives, and how many edits were undone; none may touch a `fixed` word."""
    said, new = tidy(source).split(), written.split()
    matcher = SequenceMatcher(None, [_bare(w) for w in said], [_bare(w) for w in new], autojunk=False)
    kept, undone = list[str](), 0
    for kind, start, end, first, last in matcher.get_opcodes():
        before, after = said[start:end], new[first:last]
        near = said[end : end + FAR] + kept[-FAR:]
        good = kind == "equal" or (not _lost(before, after, fixed) and _believable(before, after, near))
        chosen = _word_by_word(before, after) if good else before
        undone += chosen != after
        kept += chosen
    return tidy(" ".join(kept)), undone


def faithful(source: str, written: str) -> bool:
    """Whether all of `source` stands in `written` as it was, with no number more and few words added."""
    added = len(_WORD.findall(written)) - len(_WORD.findall(source))
    return source in written and digits(source) == digits(written) and added <= ADDED


def tidy(source: str) -> str:
    """The chunk without fillers and doubled words, with a capital and a full stop."""
    text = without_slips(source)
    if not text:
        return ""
    text = re.sub(r"\bi\b", "I", text[0].upper() + text[1:])
    return text if text[-1] in '.!?…"”’)' else text.rstrip(",;:") + "."


def without_slips(source: str) -> str:
    """The text without fillers and words said twice, and with a space behind every mark between words."""
    spaced = _RUN_ON.sub(" ", source)
    return _DOUBLED.sub(_once, _PHRASES.sub("", _SOUNDS.sub("", spaced))).strip(" ,")


def _once(doubled: re.Match[str]) -> str:
    """Up to three words said twice are a slip, but "twenty twenty" is a year."""
    return doubled[0] if VALUES.keys() & doubled[1].lower().split() else doubled[1]


def _believable(before: Sequence[str], after: Sequence[str], near: Sequence[str]) -> bool:
    """Whether what is left of `before`, without what was said twice, was heard for `after`."""
    if "\N{REPLACEMENT CHARACTER}" in "".join(after) or not _money(before) <= _money(after):
        return False
    return any(_heard_for(rest, after) for rest in _without_repetition(before, [*near, *after]))


def _lost(before: Sequence[str], after: Sequence[str], fixed: Container[str]) -> bool:
    """Whether a fixed word of `before` is not in `after`."""
    there = {_bare(word) for word in after}
    return any(_bare(word) in fixed and _bare(word) not in there for word in before)


def _heard_for(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether both read the same number, if any, and the words beside it are alike."""
    number = digits(" ".join(before))
    if number != digits(" ".join(after)):
        return False
    return _alike(others(before), others(after)) if number else _alike(before, after)


def _money(words: Sequence[str]) -> set[str]:
    """Currencies and percent, by sign or by name."""
    text = " ".join(words).lower()
    return {sign for sign, name in _MONEY.items() if sign in text or name in text}


def _word_by_word(before: Sequence[str], after: Sequence[str]) -> Sequence[str]:
    """`after`; where words stand for words, less those that sound like nothing heard in their place."""
    if len(before) != len(after) or digits(" ".join([*before, *after])):
        return after
    return [new if alike([old], [new], LOOSE) else old for old, new in zip(before, after, strict=True)]


def _alike(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether both are empty, the stretches are alike, or each word is like its own."""
    if not before or not after:
        return not before and not after
    each = len(before) == len(after)
    return alike(before, after) or (
        each and all(alike([old], [new]) for old, new in zip(before, after, strict=True))
    )


def _without_repetition(before: Sequence[str], near: Sequence[str]) -> Iterator[Sequence[str]]:
    """`before` whole, then without a beginning or an end that says nothing or is said again."""
    yield before
    for cut in range(1, len(before) + 1):
        for dropped, rest in ((before[:cut], before[cut:]), (before[-cut:], before[:-cut])):
            again = {_bare(word) for word in [*near, *rest]}
            heavy = [_bare(word) for word in dropped if _bare(word) not in _IDLE]
            if len(heavy) <= SLIP and again.issuperset(heavy):
                yield rest


def _bare(word: str) -> str:
    return word.lower().strip(',.?!;:"“”')
