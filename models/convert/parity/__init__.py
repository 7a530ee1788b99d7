"""Whether a converted model says what the original says: the share of next tokens that both find likeliest.

Contract: `agreement(kind, source, converted)` -> (share, tokens compared). The original, in float32,
continues a few inputs greedily; the converted model is asked at every place of those continuations for the
next token, so that one near tie doesn't count for all that follow. It does not judge.
"""

from pathlib import Path

from models.convert.families import SPEECH, TRANSLATION
from models.convert.parity.continuing import Pairs
from models.convert.parity.speech import speech
from models.convert.parity.text import text
from models.convert.parity.translation import translation


def agreement(kind: str, source: Path, converted: Path) -> tuple[float, int]:
    """Compare on a few inputs."""
    kinds = {SPEECH: speech, TRANSLATION: translation}
    pairs: Pairs = kinds.get(kind, text)(source, converted)
    same = compared = 0
    for begin, wanted, following in pairs:
        found = following([[*begin, *wanted[:place]] for place in range(len(wanted))])
        same += sum(one == other for one, other in zip(found, wanted, strict=True))
        compared += len(wanted)
    return (same / compared if compared else 0.0), compared
