"""Which frames belong to which symbol: the teacher's phoneme times laid over what the phonemizer writes.

Contract: `durations(symbols, utterance, frames)` -> whole frames per symbol, each at least 1, summing to
`frames`, or None when the two
disagree on more than a few sounds. Matched by longest common blocks (difflib). It does not know mels.
"""

import difflib

import numpy as np
from numpy.typing import NDArray

from models.train.synthesis.teacher import Utterance
from services.synthesis_audio.voice.phonemes import ALPHABET, PAUSES, STRESS

HOP = 256
"""Samples a frame advances by."""
_AGREEMENT = 0.92
_SILENT = PAUSES + STRESS + " "


def durations(symbols: str, utterance: Utterance, frames: int) -> NDArray[np.int64] | None:
    """Frames of every symbol; None when teacher and phonemizer say too different things."""
    starts = _starts(symbols, utterance)
    if starts is None:
        return None
    edges = np.append(np.round(starts / HOP), frames).clip(0, frames).astype(np.int64)
    return _at_least_one(np.diff(edges))


def _starts(symbols: str, utterance: Utterance) -> NDArray[np.float64] | None:
    """First sample of every symbol, not decreasing."""
    matched = _match(symbols, utterance)
    if matched is None:
        return None
    end = len(utterance.samples)
    starts = np.full(len(symbols), np.nan)
    last_end = float(end)
    for position, symbol in enumerate(symbols):
        if position in matched:
            starts[position], last_end = matched[position]
        elif symbol in PAUSES:
            starts[position] = last_end
    starts[0] = 0
    for position in reversed(range(len(symbols))):  # spaces, stress, unmatched: where the next begins
        if np.isnan(starts[position]):
            starts[position] = starts[position + 1] if position + 1 < len(symbols) else end
    return np.maximum.accumulate(starts)


def _match(symbols: str, utterance: Utterance) -> dict[int, tuple[float, float]] | None:
    """Start and end in samples of the symbols that were found among the teacher's phonemes."""
    heard = _heard(utterance)
    sounding = [(place, symbol) for place, symbol in enumerate(symbols) if symbol not in _SILENT]
    said, spoken = [symbol for _, symbol in sounding], [symbol for symbol, _, _ in heard]
    blocks = difflib.SequenceMatcher(None, said, spoken, autojunk=False).get_matching_blocks()
    found = {
        sounding[block.a + step][0]: heard[block.b + step][1:]
        for block in blocks
        for step in range(block.size)
    }
    if 2 * len(found) < _AGREEMENT * (len(said) + len(spoken)):
        return None
    return found


def _heard(utterance: Utterance) -> list[tuple[str, float, float]]:
    """Every character of every phoneme with its share of that phoneme's time."""
    ends = [start for _, start in utterance.phonemes[1:]] + [len(utterance.samples)]
    heard: list[tuple[str, float, float]] = []
    for (name, start), end in zip(utterance.phonemes, ends, strict=True):
        letters = [
            letter for letter in name.replace("g", "ɡ") if letter in ALPHABET and letter not in _SILENT
        ]
        share = (end - start) / max(len(letters), 1)
        heard += [(letter, start + share * at, start + share * (at + 1)) for at, letter in enumerate(letters)]
    return heard


def _at_least_one(frames: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """One frame for every symbol (inference never gives fewer), taken from the nearest that can spare one."""
    for empty in np.flatnonzero(frames < 1):
        rich = np.flatnonzero(frames >= 2)
        if not len(rich):
            return None
        nearest = rich[np.argmin(np.abs(rich - empty))]
        frames[nearest] -= 1
        frames[empty] += 1
    return frames
