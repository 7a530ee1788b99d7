"""When each word of a piece is said.

Contract: `said_words(text, speech, espeak)` -> one `Span` per word of the piece's text, in samples of its
speech. Where the voice told the time of its symbols, a word lies where its own sounds, spelled alone, are
found among them; words not found, and all words of other voices, get their share of the time by their
letters, and are marked as estimated. It does not know what was written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from services.synthesis_audio.speech import Speech
from services.synthesis_audio.voice.phonemes import LETTERS, phonemize

_WORD = re.compile(r"\S+")
_LONG = "ː"


@dataclass(frozen=True)
class Span:
    """A word: its place in the piece's text, and in the speech (samples)."""

    at: int
    begins: int
    ends: int
    estimated: bool


def said_words(text: str, speech: Speech, espeak: str, sounds_of: dict[str, str]) -> list[Span]:
    """Spans of the words of `text`, in order, none overlapping. `sounds_of` has the letters that stand for
    sounds.
    """
    words = [(match.start(), match[0]) for match in _WORD.finditer(text)]
    known = _found([_spelled(word, espeak, sounds_of) for _, word in words], speech) if speech.frames else {}
    spans: list[Span] = []
    for number, (at, _) in enumerate(words):
        if number in known:
            spans.append(Span(at, *known[number], estimated=False))
            continue
        before = spans[-1].ends if spans else 0
        after = next(((at, known[at][0]) for at in range(number, len(words)) if at in known), None)
        until, end = after or (len(words), len(speech.samples))
        weights = [len(word) for _, word in words[number:until]]
        spans.append(Span(at, before, before + (end - before) * weights[0] // sum(weights), estimated=True))
    return spans


def _spelled(word: str, espeak: str, sounds_of: dict[str, str]) -> str:
    word = "".join(sounds_of.get(letter, letter) for letter in word)
    return "".join(symbol for symbol in phonemize(word, espeak) if _is_sound(symbol))


def _is_sound(symbol: str) -> bool:
    return symbol in LETTERS and symbol != _LONG


def _found(words: Sequence[str], speech: Speech) -> dict[int, tuple[int, int]]:
    """Where the sounds of each word are among the symbols: number of the word -> samples from and to."""
    owners = [number for number, word in enumerate(words) for _ in word]
    heard = [at for at, symbol in enumerate(speech.symbols) if _is_sound(symbol)]
    matcher = SequenceMatcher(
        None, "".join(words), "".join(speech.symbols[at] for at in heard), autojunk=False
    )
    inside: dict[int, list[int]] = {}
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            inside.setdefault(owners[block.a + step], []).append(heard[block.b + step])
    edges = [min(edge * speech.hop, len(speech.samples)) for edge in accumulate(speech.frames, initial=0)]
    return {
        number: (edges[places[0]], edges[_last(speech.symbols, places[-1]) + 1])
        for number, places in inside.items()
    }


def _last(symbols: str, at: int) -> int:
    """The last symbol of a sound: a mark of length is its end."""
    return at + 1 if symbols[at + 1 : at + 2] == _LONG else at
