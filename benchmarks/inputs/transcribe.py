"""Recordings for speech recognition, with the text that is said in them.

Contract: `recordings(kind)` gives one or more recordings of a kind, the same in every run:

    minute     one minute without long pauses, mp3
    short      single sentences of at most 5 s, wav
    clients    prompts of 10 to 15 s, one for each of eight clients, mp3
    minutes:N  N minutes, flac: the minute again and again

Demo material is from the recognisers' held-out recordings (`tests/data/transcribe`). With `human` they are
human speech out of the folder that `MEGA_BENCH_DATA` names (`../shared/data` without): sentences of LJ Speech
and a speech of Kennedy's; raises Missing where there is none. It does not know who hears them.
"""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.contender import Missing
from benchmarks.inputs.prompt import RATE, decoded

_ROOT = Path(__file__).parents[2]
_HELD_OUT = _ROOT / "tests" / "data" / "transcribe"
_KENNEDY = (
    "And so, my fellow Americans: ask not what your country can do for you, ask what you can do for your "
    "country."
)
_PAUSE = np.zeros(int(0.3 * RATE), np.int16)
_CLIENTS, _PROMPT_S, _SHORT_S, _MINUTE_S = 8, 10.0, 5.0, 59.0
Spoken = tuple[NDArray[np.int16], str]


@dataclass(frozen=True)
class Recording:
    """A file, its length, and what is said."""

    file: bytes
    seconds: float
    text: str


def recordings(kind: str, *, human: bool = False) -> list[Recording]:
    """See the module. Raises Missing, and ValueError for a kind that there isn't."""
    name, _, count = kind.partition(":")
    sentences = list(_human() if human else _demo())
    if name == "short":
        fitting = [each for each in sentences if len(each[0]) <= _SHORT_S * RATE]
        return [_recording([each], "wav") for each in (fitting * 8)[:8]]
    if name == "clients":
        return [
            _recording(_until(_PROMPT_S, sentences[start:] + sentences), "mp3")
            for start in _starts(sentences)
        ]
    if name == "minute":
        return [_recording(_until(_MINUTE_S, sentences), "mp3")]
    if name == "minutes":
        return [_recording(_until(_MINUTE_S, sentences) * int(count), "flac")]
    raise ValueError(f"no recordings of kind {kind!r}")


def _starts(sentences: list[Spoken]) -> list[int]:
    return [number * len(sentences) // _CLIENTS for number in range(_CLIENTS)]


def _until(seconds: float, sentences: list[Spoken]) -> list[Spoken]:
    """The first sentences that with their pauses are at least as long; from the first again if need be."""
    chosen: list[Spoken] = []
    length = 0
    while length < seconds * RATE:
        chosen.append(sentences[len(chosen) % len(sentences)])
        length += len(chosen[-1][0]) + len(_PAUSE)
    return chosen


def _recording(spoken: list[Spoken], codec: str) -> Recording:
    sound = np.concatenate([part for samples, _ in spoken for part in (samples, _PAUSE)])
    return Recording(_file(sound, codec), len(sound) / RATE, " ".join(text for _, text in spoken))


def _demo() -> Iterator[Spoken]:
    for file in sorted((_HELD_OUT / "held_sentences").glob("*.opus")):
        yield decoded(file), file.with_suffix(".txt").read_text(encoding="utf-8").strip()


def _human() -> Iterator[Spoken]:
    folder = Path(os.environ.get("MEGA_BENCH_DATA") or _ROOT.parent / "shared" / "data") / "speech"
    if not (folder / "ljspeech.csv").is_file():
        raise Missing(f"human speech: no {folder}; MEGA_BENCH_DATA names the folder that holds speech/")
    with (folder / "ljspeech.csv").open(encoding="utf-8", newline="") as lines:
        for name, _, text in csv.reader(lines, delimiter="|", quoting=csv.QUOTE_NONE):
            yield decoded(folder / f"{name}.mp3"), text
    yield decoded(folder / "jfk.flac"), _KENNEDY


def _file(sound: NDArray[np.int16], codec: str) -> bytes:
    """As wav, flac or mp3."""
    names = {"wav": "pcm_s16le", "flac": "flac", "mp3": "libmp3lame"}
    planar = codec == "mp3"
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=codec) as target:
        stream: Any = target.add_stream(names[codec], rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16p" if planar else "s16", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            target.mux(packet)
    return buffer.getvalue()
