"""Pseudo words: letter sequences that look like a language, so that a voice learns to speak any Latin text.

Method: a character trigram model over the words of the language's lexicon and templates. Knows no phonemes.
"""

import random
import re
from collections import defaultdict
from functools import cache

from models.train.grammar.vocabulary import words_of

_END = "$"


@cache
def _trigrams(language: str) -> dict[str, list[str]]:
    following: dict[str, list[str]] = defaultdict(list)
    words = {part.lower() for word in words_of(language) for part in re.split("['’-]", word) if part}
    for word in sorted(words):
        padded = f"^^{word}{_END}"
        for position in range(2, len(padded)):
            following[padded[position - 2 : position]].append(padded[position])
    return dict(following)


def pseudo_word(rng: random.Random, lang: str) -> str:
    """A lower-case word of 2 to 14 letters after the language's spelling."""
    following = _trigrams(lang)
    while True:
        word = "^^"
        while not word.endswith(_END) and len(word) < 18:
            word += rng.choice(following[word[-2:]])
        if word.endswith(_END) and 2 <= len(word) - 3 <= 14:
            return word[2:-1]
