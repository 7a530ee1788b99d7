"""What is said when, in the words that were written: segments, words, and subtitles of both.

Contract: feed `Captions.add` every `Said` of a script, then `finished()` gives segments and words with times
in seconds from the beginning of the sound that /v1/audio/speech sends for the same text. Every character of
the text but its pause tags is in some segment. `srt` and `vtt` write cues. It does not know how words are
timed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from services.common.languages import LANGUAGES
from services.common.subtitles import clock, escaped
from services.synthesis_audio.saying import Said
from services.synthesis_audio.spoken.script import Script
from services.synthesis_audio.word_times import said_words

_TAG = re.compile(r"\[pause:[^\]\n]{0,20}\]", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Timed:
    """Written text and when it is said, in seconds; `estimated` where the voice couldn't tell."""

    text: str
    start: float
    end: float
    estimated: bool = False


class Captions:
    """Times of one script, gathered piece by piece."""

    def __init__(self, script: Script) -> None:
        self._script = script
        language = LANGUAGES.get(script.code)
        self._espeak = language.espeak if language else ""
        self._segments: list[tuple[int, float, float]] = []
        self._words: list[tuple[int, float, float, bool]] = []

    def add(self, piece: Said) -> None:
        """Take the times of a piece; its sound is not kept."""
        if not piece.passage.text:
            return
        rate, origins = piece.speech.sample_rate, piece.passage.origins
        self._segments.append((origins[0], piece.begins / rate, piece.ends / rate))
        sounds = self._script.dictionary.sounds
        for span in said_words(piece.passage.text, piece.speech, self._espeak, sounds):
            begins, ends = (piece.begins + span.begins) / rate, (piece.begins + span.ends) / rate
            self._words.append((origins[span.at], begins, ends, span.estimated))

    def segments(self) -> list[Timed]:
        """One per piece: the written text from its first word to the next piece's."""
        begins = [0, *(at for at, _, _ in self._segments[1:]), len(self._script.written)]
        spans = zip(begins, begins[1:], self._segments, strict=False)
        return [Timed(self._text(at, end), start, stop) for at, end, (_, start, stop) in spans]

    def words(self) -> list[Timed]:
        """One per written word that is said; what is said with it (a unit, an emoji) is part of it."""
        starts = [match.start() for match in _TOKEN.finditer(self._script.written)]
        heard: dict[int, list[tuple[float, float, bool]]] = {}
        for origin, start, end, estimated in self._words:
            token = max(bisect_right(starts, origin) - 1, 0)
            heard.setdefault(token, []).append((start, end, estimated))
        tokens = sorted(heard)
        begins = [0, *(starts[token] for token in tokens[1:]), len(self._script.written)]
        return [
            Timed(self._text(at, end), times[0][0], times[-1][1], any(each[2] for each in times))
            for at, end, times in zip(begins, begins[1:], (heard[token] for token in tokens), strict=False)
        ]

    def _text(self, begins: int, ends: int) -> str:
        return " ".join(_TAG.sub(" ", self._script.written[begins:ends]).split())


def srt(cues: Iterable[Timed]) -> str:
    """SubRip."""
    return "\n".join(
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, start=1)
    )


def vtt(cues: Iterable[Timed]) -> str:
    """WebVTT (W3C), its three special characters escaped."""
    blocks = (f"{clock(cue.start, '.')} --> {clock(cue.end, '.')}\n{escaped(cue.text)}\n" for cue in cues)
    return "\n".join(["WEBVTT\n", *blocks])
