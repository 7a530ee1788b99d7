"""When things were said within a clip: segments by the model's timestamps, words by its attention.

Contract: parts are faster-whisper's mutable dictionaries (`start`, `end`, `tokens`, `seek`, then `words`);
times in seconds from the clip's beginning. Unlike the library's batched mode, text after the last timestamp
is kept. It does not know how text is decoded.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

_STEP_S = 0.02
_APART_S = 100
"""Clips are timed as if so far apart, so that the library takes each to follow a pause."""


def split(spoken: Any, tokens: list[int], length: float) -> list[dict[str, Any]]:
    """The tokens between timestamps as parts of a clip of `length` seconds; one part where there are none."""
    parts: list[dict[str, Any]] = []
    start, text = 0.0, []
    for token in tokens:
        if token < spoken.timestamp_begin:
            text += [token] if token < spoken.eot else []
            continue
        at = min((token - spoken.timestamp_begin) * _STEP_S, length)
        if text:
            parts.append(_part(start, at, text))
        start, text = at, []
    return [*parts, _part(start, length, text)] if text or not parts else parts


def _part(start: float, end: float, tokens: list[int]) -> dict[str, Any]:
    return {"start": start, "end": max(start, end), "tokens": tokens, "seek": 0}


def time_words(
    model: "WhisperModel",
    spoken: Any,
    encoded: Any,
    clips: list[list[dict[str, Any]]],
    lengths: list[float],
) -> None:
    """Give every part its `words`; `encoded` is the encoder's output for the clips, `lengths` in seconds."""
    if not any(part["tokens"] for parts in clips for part in parts):
        return
    offsets = [(place + 1) * _APART_S for place in range(len(clips))]
    for parts, offset in zip(clips, offsets, strict=True):
        _move(parts, offset)
    model.add_word_timestamps(
        clips,
        spoken,
        encoded,
        [max(1, round(length * model.frames_per_second)) for length in lengths],
        "\"'“¿([{-",
        "\"'.。,，!！?？:：”)]}、",
        0.0,
    )
    for parts, offset, length in zip(clips, offsets, lengths, strict=True):
        _move(parts, -offset)
        _keep_within(parts, length)


def _move(parts: list[dict[str, Any]], seconds: int) -> None:
    """Count the times from elsewhere; `seek` is in frames of 10 ms."""
    for part in parts:
        part["seek"] += seconds * 100
        for timed in (part, *part.get("words", ())):
            timed["start"], timed["end"] = timed["start"] + seconds, timed["end"] + seconds


def _keep_within(parts: list[dict[str, Any]], length: float) -> None:
    for part in parts:
        for timed in (part, *part.get("words", ())):
            timed["start"] = round(float(min(max(timed["start"], 0.0), length)), 3)
            timed["end"] = round(float(min(max(timed["end"], timed["start"]), length)), 3)
