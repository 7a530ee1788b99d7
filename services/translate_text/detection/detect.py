"""Which of the model's languages a text is in, by py3langid and by the small words of each language.

Contract: `Detector(codes).detect(text)` gives the languages, the likeliest first, with a confidence from
0 to 100; their sum is 100 at most. py3langid (naive Bayes over bytes, Lui & Baldwin 2012, "langid.py") is
restricted to the languages that the model knows. On a few words it is unsure, so words that only one
language uses often count beside it. Only the first LONGEST characters are looked at. A text without
letters is in no language: the first code, with confidence 0. What no classifier knows is never found.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from services.translate_text.detection.small_words import WORDS

LONGEST = 4000
WORTH = 2.0
"""Natural-log units by which one word of its own makes a language likelier."""
MOST_WORDS = 4
"""Words of its own beyond which a language gets no likelier by them."""
LEAST = 1.0
"""Percent below which a language is not named."""
_WORD = re.compile(r"[^\W\d_]+")
_ELSEWHERE = {"nb": "no", "zh-Hant": "zh", "yue": "yue", "fil": "tl"}
"""Our codes that py3langid calls otherwise."""
_TRADITIONAL = frozenset("這國來時們說為會個學對過還發經開動後點裡車長東門問間馬魚鳥龍龜樂")
_LOCK = Lock()


@dataclass(frozen=True)
class Detected:
    """A language by our code, and how sure that is, 0 to 100."""

    language: str
    confidence: float


class Detector:
    """Finds languages among `codes`, which are ours (`services.common.languages`)."""

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = tuple(codes)
        self._names = {_ELSEWHERE.get(code, code): code for code in reversed(self._codes)}

    def detect(self, text: str) -> list[Detected]:
        """The likeliest languages; at least one."""
        words = [word.lower() for word in _WORD.findall(text[:LONGEST])]
        if not words:
            return [Detected(self._codes[0], 0.0)]
        scores = {
            self._names[label]: math.log(max(likely, 1e-12))
            + WORTH * min(MOST_WORDS, self._own(label, words))
            for label, likely in _ranked(tuple(sorted(self._names)), text[:LONGEST])
        }
        highest = max(scores.values(), default=0.0)
        parts = {code: math.exp(score - highest) for code, score in scores.items()}
        total = sum(parts.values())
        found = [Detected(code, round(100 * part / total, 1)) for code, part in parts.items()]
        found.sort(key=lambda each: -each.confidence)
        kept = [each for each in found if each.confidence >= LEAST] or [Detected(self._codes[0], 0.0)]
        return [self._written(each, text) for each in kept]

    def _own(self, label: str, words: Sequence[str]) -> float:
        """Words that are this language's, each shared with others counting less."""
        mine = WORDS.get(label, frozenset())
        hits = set(words) & mine
        rivals = {word: sum(word in WORDS.get(other, ()) for other in self._names) for word in hits}
        return sum(1 / rivals[word] ** 2 for word in hits)

    def _written(self, found: Detected, text: str) -> Detected:
        """Chinese by its characters, where the model knows both kinds."""
        if found.language == "zh" and "zh-Hant" in self._codes:
            traditional = sum(letter in _TRADITIONAL for letter in text[:LONGEST])
            return Detected("zh-Hant", found.confidence) if traditional else found
        return found


def _ranked(labels: tuple[str, ...], text: str) -> list[tuple[str, float]]:
    with _LOCK:  # it keeps the languages that it is restricted to in itself
        identifier = _identifier(labels)
        ranked = identifier.rank(text) if identifier.nb_classes else []
        return [(str(label), float(part)) for label, part in ranked]


@lru_cache(maxsize=4)
def _identifier(labels: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in labels if label in identifier.labels])
    return identifier
