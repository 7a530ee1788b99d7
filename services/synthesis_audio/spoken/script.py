"""A text as it will be said: its pieces in order, each with what it was in writing and the silence after it.

Contract: `Script(...)` checks what can be checked at once; `passages()` gives the pieces lazily, a few
thousand characters at a time, so that the first one is there before a long text is read through. Nothing of
the text is cut off. It does not know models or sound.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.common.errors import InvalidRequest
from services.synthesis_audio.spoken.normalise import spoken
from services.synthesis_audio.spoken.pauses import Part, parts
from services.synthesis_audio.spoken.pronunciations import Dictionary
from services.synthesis_audio.spoken.rules import Rule
from services.synthesis_audio.spoken.sentences import AFTER_PARAGRAPH_S, AFTER_SENTENCE_S, split
from services.synthesis_audio.spoken.traced import Traced
from services.synthesis_audio.voice.profile import VoiceProfile

_AT_ONCE = 4000
"""Characters that are read together: rules look around a number, and their time grows with it."""
_PARAGRAPH = re.compile(r"\n\s*\n\s*")
_NO_LETTERS = re.compile("[\ue000-\uf8ff\ud800-\udfff]")
"""Private use, which `pronunciations` uses, and halves of a character that JSON can hold."""
_BREAKS = (". ", "! ", "? ", "\n", " ")


@dataclass(frozen=True)
class Passage:
    """One piece: `text` to say (empty for a pause alone), `origins` of its characters in the written text,
    and the seconds of silence after it, at the voice's own speed unless the text asked for them.
    """

    text: str
    origins: tuple[int, ...]
    pause_s: float
    asked_for: bool = False


@dataclass(frozen=True)
class Script:
    """What is to be said, in which language and how. Raises InvalidRequest for a pause that can't be made."""

    text: str
    code: str
    voice: str
    speed: float
    profile: VoiceProfile = field(default_factory=VoiceProfile)
    dictionary: Dictionary = field(default_factory=lambda: Dictionary([]))
    written: str = field(init=False)
    """The text that origins point into: in Unicode's composed form."""
    _parts: list[Part] = field(init=False)

    def __post_init__(self) -> None:
        composed = _NO_LETTERS.sub("\ufffd", unicodedata.normalize("NFC", self.text))
        object.__setattr__(self, "written", composed)
        object.__setattr__(self, "_parts", parts(composed))

    def passages(self) -> Iterator[Passage]:
        """Every piece, in order."""
        rules = self.dictionary.rules(self.code, reads_ipa=self.profile.reads_ipa)
        for part in self._parts:
            held: Passage | None = None
            for text, begins, after_s in _stretches(part):
                for passage in self._of(text, begins, after_s, rules):
                    if held is not None:
                        yield held
                    held = passage
            if held is not None:
                yield _ended(held, part.pause_s)
            elif part.pause_s:
                yield Passage("", (), part.pause_s, asked_for=True)

    def seconds_after(self, passage: Passage) -> float:
        """The silence after a passage, at this script's speed."""
        return passage.pause_s if passage.asked_for else passage.pause_s / self.speed

    def _of(self, text: str, begins: int, after_s: float, rules: tuple[Rule, ...]) -> Iterator[Passage]:
        traced = spoken(text, self.code, rules)
        pieces = split(traced.text, self.profile.longest_in(self.code))
        for number, (piece, origins) in enumerate(
            zip(pieces, _origins(traced, [p.text for p in pieces]), strict=True)
        ):
            pause_s = piece.pause_s if number + 1 < len(pieces) else after_s
            yield Passage(piece.text, tuple(begins + at for at in origins), pause_s)


def nothing_to_say() -> InvalidRequest:
    """The error of a text without a word."""
    hint = "send text with words in the letters of the language, or numbers"
    return InvalidRequest("there is nothing to say in the text", param="input", hint=hint)


def _ended(passage: Passage, pause_s: float | None) -> Passage:
    """The last passage before a tag, or of the text."""
    return Passage(passage.text, passage.origins, pause_s or 0.0, asked_for=pause_s is not None)


def _stretches(part: Part) -> Iterator[tuple[str, int, float]]:
    """Text short enough to be read together, where it begins, and the silence after it."""
    at = 0
    while at < len(part.text):
        blank = _PARAGRAPH.search(part.text, at, at + _AT_ONCE)
        end = blank.end() if blank else min(len(part.text), _cut(part.text, at))
        yield part.text[at:end], part.begins + at, AFTER_PARAGRAPH_S if blank else AFTER_SENTENCE_S
        at = end


def _cut(text: str, at: int) -> int:
    """Where a text without paragraphs is parted: after a sentence, else a word, else anywhere."""
    end = at + _AT_ONCE
    if end >= len(text):
        return end
    found = (text.rfind(mark, at + _AT_ONCE // 2, end) + len(mark) for mark in _BREAKS)
    return next((place for place in found if place > at + _AT_ONCE // 2), end)


def _origins(traced: Traced, pieces: list[str]) -> Iterator[list[int]]:
    """Where each character of each piece came from; pieces hold the text's letters in its order."""
    at = 0
    for piece in pieces:
        origins: list[int] = []
        for letter in piece:
            if not letter.isspace():
                at = traced.text.find(letter, at) + 1
            origins.append(traced.origins[max(at - 1, 0)])
        yield origins
