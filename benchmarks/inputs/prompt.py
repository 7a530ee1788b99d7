"""A spoken draft of a minute, out of the repository's samples, and the text that was read.

Contract: `minute()` gives mp3 bytes of 59 s of speech (16 kHz, mono) and its text: two samples and the first
paragraph of the third, which ends in a pause; `opening()` of 10 s: a paragraph. `renamed(mp3, n)` is the same
recording with another tag, so that a store takes it for a new one. It does not know who hears it.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

SAMPLES = Path(__file__).parents[2] / "samples"
RATE = 16000
_PAUSE_S = 1.0
_FIRST_ENDS_S = 10.0
"""Within the pause behind the first sample's first paragraph, which goes from 9.6 to 10.6 s."""
_THIRD_ENDS_S = 8.8
"""Within the pause behind its first paragraph, which goes from 8.2 to 9.4 s."""


@dataclass(frozen=True)
class Prompt:
    """A recording as mp3, how long it is, and what is said."""

    mp3: bytes
    seconds: float
    text: str


def minute() -> Prompt:
    """See the module."""
    first, second, third = sorted(SAMPLES.glob("*.mp3"))
    pause = np.zeros(int(_PAUSE_S * RATE), np.int16)
    end = decoded(third)[: int(_THIRD_ENDS_S * RATE)]
    sound = np.concatenate([decoded(first), pause, decoded(second), pause, end])
    texts = [each.with_suffix(".txt").read_text(encoding="utf-8").strip() for each in (first, second, third)]
    text = "\n\n".join([*texts[:2], texts[2].partition("\n\n")[0]])
    return Prompt(encoded(sound), len(sound) / RATE, text)


def opening() -> Prompt:
    """See the module."""
    first = min(SAMPLES.glob("*.mp3"))
    sound = decoded(first)[: int(_FIRST_ENDS_S * RATE)]
    text = first.with_suffix(".txt").read_text(encoding="utf-8").strip().partition("\n\n")[0]
    return Prompt(encoded(sound), len(sound) / RATE, text)


def decoded(file: Path) -> NDArray[np.int16]:
    """A recording as samples at 16 kHz, mono."""
    with av.open(str(file)) as source:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        parts = [part for frame in source.decode(audio=0) for part in resampler.resample(frame)]
        parts += resampler.resample(None)
    return np.concatenate([part.to_ndarray()[0] for part in parts])


def encoded(sound: NDArray[np.int16]) -> bytes:
    """As mp3."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as target:
        stream: Any = target.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 64000
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            target.mux(packet)
    return buffer.getvalue()


def renamed(mp3: bytes, number: int) -> bytes:
    """With a title in an ID3v1 tag at its end (id3.org, "ID3v1"): 128 bytes that begin with TAG."""
    return mp3 + b"TAG" + f"draft {number}".encode().ljust(30, b"\0") + bytes(95)
