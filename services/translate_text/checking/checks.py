"""What can be seen to be wrong with a translation without knowing either language.

Contract: `found(request, text)` gives the flags of a translation, `penalty` orders translations of one
sentence, 0 for one without fault. The thresholds let through what people write: names that stay, a word
said twice. It tries nothing again: `services.translate_text.checking.attempts` does.
"""

import re
from collections.abc import Sequence

from services.translate_text.checking import scripts
from services.translate_text.checking.numbers import lost
from services.translate_text.sentence import Flag, SentenceRequest

LEAST_OF_SCRIPT = 0.5
"""Part of the letters that has to be in the target's script."""
FEW_LETTERS = 8
"""Letters below which a translation's script says little: it may be a name."""
ROUNDS = 3
"""A stretch that comes this often in a row is a loop."""
LONGEST_PERIOD = 12
"""Words in a stretch that is looked for."""
SHORTEST_RUN = 14
"""Letters that a loop inside a word has at least: "hahahaha" is a word."""
SHORT = 24
"""Latin letters below which lengths are not compared."""
RATIO = (0.3, 3.2)
"""How much shorter or longer a translation may be."""
COPIED_WORDS = 4
"""Words that a sentence has at least whose copy is a fault; shorter ones are often names."""
COPIED = 0.85
_WORD = re.compile(r"[^\W\d_]+")
_PENALTIES: dict[Flag, float] = {
    "empty": 100,
    "repeated": 20,
    "wrong_script": 20,
    "wrong_language": 15,
    "untranslated": 10,
    "length": 5,
    "numbers": 1,
    "glossary": 1,
}


def found(request: SentenceRequest, text: str) -> tuple[Flag, ...]:
    """The faults of `text` as a translation of the request, without the glossary's."""
    if not text.strip():
        return ("empty",)
    faults: dict[Flag, bool] = {
        "repeated": loops(text) > loops(request.text),
        "wrong_script": _strange(request, text),
        "untranslated": request.source != request.target and _copied(request.text, text),
        "length": _out_of_proportion(request.text, text),
        "numbers": lost(request.text, text) > 0,
    }
    return tuple(flag for flag, present in faults.items() if present)


def penalty(flags: Sequence[Flag], lost_numbers: int = 0) -> float:
    """How bad the faults are together; of two translations with the same ones, the one with fewer numbers
    lost is better.
    """
    return sum(_PENALTIES[flag] for flag in flags) + 0.1 * lost_numbers


def loops(text: str) -> int:
    """How many stretches of up to LONGEST_PERIOD words come ROUNDS times or more in a row, or of letters
    inside a word over SHORTEST_RUN letters.
    """
    words = _WORD.findall(text.casefold())
    inside = sum(_runs(word, ROUNDS, SHORTEST_RUN) for word in words if len(word) >= SHORTEST_RUN)
    return _runs(words, ROUNDS, 0) + inside


def _runs(items: Sequence[str], rounds: int, shortest: int) -> int:
    """Places where items repeat those one period before, long enough to be `rounds` rounds; linear for each
    period.
    """
    count = 0
    for period in range(1, min(LONGEST_PERIOD, len(items) // rounds) + 1):
        run = 0
        for at in range(period, len(items)):
            run = run + 1 if items[at] == items[at - period] else 0
            count += run == max((rounds - 1) * period, shortest - period)
    return count


def _strange(request: SentenceRequest, text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= FEW_LETTERS and scripts.share(text, request.target) < LEAST_OF_SCRIPT


def _copied(source: str, text: str) -> bool:
    """Nearly every word is the source's, in its place, and the words are not all names."""
    ours, theirs = source.casefold().split(), text.casefold().split()
    plain = [word for word in source.split()[1:] if word[:1].islower() or not word[:1].isupper()]
    if len(ours) < COPIED_WORDS or len(plain) * 2 < len(ours) - 1:
        return False
    same = sum(a == b for a, b in zip(ours, theirs, strict=False))
    return same >= COPIED * max(len(ours), len(theirs))


def _out_of_proportion(source: str, text: str) -> bool:
    said, came = scripts.weight(source), scripts.weight(text)
    if max(said, came) < SHORT or not said:
        return False
    return not RATIO[0] <= (came + SHORT / 4) / (said + SHORT / 4) <= RATIO[1]
