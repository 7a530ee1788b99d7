"""Look at a recording before any work is done: is it audio, whole, short enough, and not silent?

Contract: `probe` decodes the whole file once (about 500 times faster than real time) and returns its
length, or raises the error that says what is wrong. It does not know whether the sound is speech: the
recogniser says that.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.pipeline.errors import NotAudio, PipelineError, Silent, TooLong, Truncated

if TYPE_CHECKING:
    import av.container

SILENCE_DBFS = -60.0
"""A recording whose loudest sample lies below this holds no speech; a quiet room is at about -50."""
_RATE = 8000
_MISSING = 0.95
"""Decoded part of the promised length below which a file counts as cut off; headers may be wrong by a frame
or two.
"""


@dataclass(frozen=True)
class Sound:
    """Length in seconds and the loudest sample in dB below full scale."""

    seconds: float
    peak_dbfs: float


def probe(data: bytes, name: str, *, max_seconds: float = float("inf"), check_silence: bool = True) -> Sound:
    """Length and peak of a recording. Raises NotAudio, Truncated, TooLong, Silent; `name` goes into the
    message.
    """
    import av
    import av.error

    try:
        with av.open(io.BytesIO(data), mode="r", metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise NotAudio(f"{name} holds no audio")
            promised = max(_promised_seconds(container), _riff_seconds(data))
            sound = _decode(container, name, max_seconds)
    except av.error.FFmpegError as error:
        raise NotAudio(f"{name} is not audio that can be decoded") from error
    _check(sound, promised, name, check_silence)
    return sound


def _check(sound: Sound, promised: float, name: str, check_silence: bool) -> None:
    if sound.seconds == 0:
        raise NotAudio(f"{name} holds no audio")
    if sound.seconds < promised * _MISSING - 0.2:
        raise Truncated(f"{name} is cut off: {sound.seconds:.1f} s of {promised:.1f} s are there")
    if check_silence and sound.peak_dbfs < SILENCE_DBFS:
        raise Silent(f"{name} is silent (loudest sample {sound.peak_dbfs:.0f} dBFS)")


def _decode(container: "av.container.InputContainer", name: str, max_seconds: float) -> Sound:
    """Decode everything to 8 kHz mono 16-bit, and count and measure it."""
    import av
    import av.error
    import numpy as np

    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
    samples, peak = 0, 0
    try:
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                samples += part.samples
                peak = max(peak, int(np.abs(part.to_ndarray().astype(np.int32)).max(initial=0)))
            if samples > max_seconds * _RATE:
                raise TooLong(f"{name} is longer than {max_seconds:.0f} s")
    except av.error.FFmpegError as error:
        if samples:
            raise _cut_off(name, samples) from error
        raise
    return Sound(samples / _RATE, 20 * float(np.log10(max(peak, 1) / 32768)))


def _cut_off(name: str, samples: int) -> PipelineError:
    return Truncated(f"{name} is cut off or damaged after {samples / _RATE:.1f} s")


def _promised_seconds(container: "av.container.InputContainer") -> float:
    """What the header says; 0 where it says nothing."""
    stream = container.streams.audio[0]
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else 0.0


def _riff_seconds(data: bytes) -> float:
    """Length by a WAV file's own header: the demuxer corrects a cut-off file silently. 0 for others."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return 0.0
    at, bytes_per_second = 12, 0
    while at + 8 <= len(data):
        tag, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if tag == b"fmt ":
            bytes_per_second = int.from_bytes(data[at + 16 : at + 20], "little")
        if tag == b"data":
            # a streamed file has 0 or the largest number here, which promises nothing
            return size / bytes_per_second if bytes_per_second and size < 0x7FFFFFFF else 0.0
        at += 8 + size + size % 2
    return 0.0
