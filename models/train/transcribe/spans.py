"""Training targets of one clip: tokens with the time each is spoken at, phone labels, and pieces cut at
pauses.

Contract: `prepare(clip, vocabulary, phones)` -> `Span` for the whole clip; `pieces(clip, ...)` -> spans of
the parts between the clip's pauses (voice-activity detection cuts there at inference, so the model must
know them). Times come from the synthesizer. Knows nothing of batches.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.train.transcribe.clip import Clip
from models.train.transcribe.speech import Phone
from models.train.transcribe.tokenizer import Vocabulary

CHARACTERS = {character: index + 1 for index, character in enumerate("abcdefghijklmnopqrstuvwxyz' ")}
IGNORED = -100
PHONE_SETS = ("espeak", "radio", "ipa")
"""Whose names the phones have: espeak-ng's, flite's and festival's, our own voice's."""
PAUSE = 0.12  # seconds of silence at which a clip may be cut
MARGIN = 0.08  # seconds kept around a piece; the service pads by as much


@dataclass(frozen=True)
class Span:
    """A stretch of a clip: log-mel, token ids, each token's centre (seconds), characters for CTC, 50 Hz
    phone labels.
    """

    mel: NDArray[np.float16]
    tokens: list[int]
    centres: list[float]
    characters: list[int]
    phone_set: str
    labels: NDArray[np.int16]
    text: str
    voice: str

    @property
    def frames(self) -> int:
        """Length at 100 Hz."""
        return int(self.mel.shape[1])


@dataclass(frozen=True)
class _Segment:
    """Characters `first`..`last` of the text, spoken by these phones."""

    first: int
    last: int
    phones: tuple[Phone, ...]


class PhoneTable:
    """Numbers for the phone names of each synthesizer family; 0 is silence, names beyond `size` are
    ignored.
    """

    def __init__(self, size: int = 128) -> None:
        self.size = size
        self.names: dict[str, dict[str, int]] = {name: {} for name in PHONE_SETS}

    def number(self, phone_set: str, phone: Phone) -> int:
        """The phone's number; a new name gets the next free one."""
        if phone.silent:
            return 0
        names = self.names[phone_set]
        index = names.setdefault(phone.name, len(names) + 1)
        return index if index < self.size else IGNORED


def prepare(clip: Clip, vocabulary: Vocabulary, phones: PhoneTable) -> Span:
    """The whole clip as one span."""
    return _span(clip, _segments(clip), 0.0, clip.mel.shape[1] / 100, vocabulary, phones)


def pieces(clip: Clip, vocabulary: Vocabulary, phones: PhoneTable) -> list[Span]:
    """The parts of the clip between pauses; none when it has no pause inside."""
    groups: list[list[_Segment]] = [[]]
    for segment in _segments(clip):
        if groups[-1] and segment.phones[0].start - groups[-1][-1].phones[-1].end >= PAUSE:
            groups.append([])
        groups[-1].append(segment)
    if len(groups) < 2:
        return []
    spans = []
    for group in groups:
        start = max(0.0, group[0].phones[0].start - MARGIN)
        end = min(clip.mel.shape[1] / 100, group[-1].phones[-1].end + MARGIN)
        if end - start >= 0.3:
            spans.append(_span(clip, group, start, end, vocabulary, phones))
    return spans


def _segments(clip: Clip) -> list[_Segment]:
    """Words (espeak-ng tells their begins) or phrases between pauses (flite, festival), with their phones."""
    spoken = tuple(phone for phone in clip.phones if not phone.silent)
    cuts = _word_cuts(clip) if clip.words else _phrase_cuts(clip)
    segments: list[_Segment] = []
    for index, (char, start) in enumerate(cuts):
        last, end = cuts[index + 1] if index + 1 < len(cuts) else (len(clip.text), 1e9)
        inside = tuple(p for p in spoken if start - 0.005 <= p.start < end - 0.005)
        if inside:
            segments.append(_Segment(char, last, inside))
        elif segments:  # a word run together with the one before it
            segments[-1] = _Segment(segments[-1].first, last, segments[-1].phones)
    return segments or [_Segment(0, len(clip.text), spoken)]


def _word_cuts(clip: Clip) -> list[tuple[int, float]]:
    cuts = [(0, 0.0)]
    for char, start in clip.words:
        if char > cuts[-1][0] and char < len(clip.text):
            cuts.append((char, start))
    return cuts


def _phrase_cuts(clip: Clip) -> list[tuple[int, float]]:
    """Pauses inside the clip are put to the text's inner punctuation, if there are as many of one as of the
    other.
    """
    marks = [i + 2 for i, c in enumerate(clip.text[:-2]) if c in ",;:.!?" and clip.text[i + 1] == " "]
    inner = [p for p in clip.phones[1:-1] if p.silent]
    if len(marks) != len(inner):
        return [(0, 0.0)]
    return [(0, 0.0)] + [(char, pause.end) for char, pause in zip(marks, inner, strict=True)]


def _span(
    clip: Clip, segments: list[_Segment], start: float, end: float, vocabulary: Vocabulary, table: PhoneTable
) -> Span:
    first, last = segments[0].first, segments[-1].last
    text = clip.text[first:last].strip()
    tokens, offsets = vocabulary.encode(text)
    centres = [_spoken_at(clip.text, segments, first + (a + b) / 2 - 1) - start for a, b in offsets]
    frames = slice(round(start * 100), round(end * 100))
    mel = clip.mel[:, frames]
    labels = _labels(clip, table)[frames.start // 2 : frames.start // 2 + mel.shape[1] // 2]
    characters = [CHARACTERS[c] for c in " " + text.lower() if c in CHARACTERS]
    return Span(mel, tokens, centres, characters, clip.phone_set, labels, text, clip.voice)


def _spoken_at(text: str, segments: list[_Segment], char: float) -> float:
    """Time of a character: letters of its segment are spread evenly over the segment's phones."""
    segment = next((s for s in segments if char < s.last), segments[-1])
    before = sum(c.isalpha() for c in text[segment.first : max(segment.first, int(char))])
    total = max(1, sum(c.isalpha() for c in text[segment.first : segment.last]))
    position = min(before / total, 0.999) * len(segment.phones)
    phone = segment.phones[int(position)]
    return phone.start + (position - int(position)) * (phone.end - phone.start)


def _labels(clip: Clip, table: PhoneTable) -> NDArray[np.int16]:
    labels = np.full(clip.mel.shape[1] // 2, IGNORED, np.int16)
    for phone in clip.phones:
        labels[round(phone.start * 50) : round(phone.end * 50)] = table.number(clip.phone_set, phone)
    return labels
