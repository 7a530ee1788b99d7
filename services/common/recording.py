"""Reads a recording piece by piece: any container and codec that PyAV knows becomes float32 mono at one rate.

Contract: `pieces` yields samples in −1…1 and raises Unreadable where no decoder finds audio, CutOff where
less is there than the file's own header states. Damage in the middle is skipped, as players do. It does not
know what a caller does about either.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from services.common.containers import ends_early, stated_seconds

Samples = NDArray[np.float32]

_WHOLE = 0.95
"""Part of the stated length that must be there; headers may be off by a frame or two."""
_SLACK_S = 0.2


class Unreadable(Exception):
    """No decoder finds audio in it; the message says why."""


class CutOff(Exception):
    """`heard` seconds are there of `stated`; 0 where that is not known."""

    def __init__(self, heard: float, stated: float) -> None:
        super().__init__(f"{heard:.1f} s of {stated:.1f} s")
        self.heard, self.stated = heard, stated


def pieces(source: bytes | Path, rate: int) -> Iterator[Samples]:
    """The recording at `rate` Hz, channels mixed. Raises Unreadable, CutOff."""
    data = source.read_bytes() if isinstance(source, Path) else source
    heard, stated, broken = 0, 0.0, False
    try:
        with av.open(io.BytesIO(data), mode="r", metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise Unreadable("it has no audio stream")
            stated = stated_seconds(container, data)
            for piece, last_is_broken in _mono(container, rate):
                heard, broken = heard + len(piece), last_is_broken
                yield piece
    except (av.error.FFmpegError, ValueError) as error:
        if ends_early(data):
            raise CutOff(heard / rate, stated) from error
        raise Unreadable(getattr(error, "strerror", None) or str(error)) from error
    if not heard:
        raise Unreadable("it holds no audio")
    missing = heard / rate < stated * _WHOLE - _SLACK_S if stated else broken
    if missing or ends_early(data):
        raise CutOff(heard / rate, stated)


def _mono(container: "av.container.InputContainer", rate: int) -> Iterator[tuple[Samples, bool]]:
    """Resampled pieces, each with whether the packet before it was broken; a stream may change its format."""
    resampler, shape = None, None
    for frame, broken in _frames(container):
        now = frame and (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is not None and now != shape and frame is not None:
            yield from ((_samples(part), broken) for part in resampler.resample(None))
        if frame is None:
            yield np.zeros(0, np.float32), broken
            continue
        if resampler is None or now != shape:
            resampler, shape = av.AudioResampler(format="flt", layout="mono", rate=rate), now
        frame.pts = None
        yield from ((_samples(part), broken) for part in resampler.resample(frame))
    if resampler is not None:
        yield from ((_samples(part), broken) for part in resampler.resample(None))


def _frames(container: "av.container.InputContainer") -> Iterator[tuple[Any, bool]]:
    """Decoded frames; None for a packet that no decoder reads."""
    for packet in container.demux(container.streams.audio[0]):
        try:
            for frame in packet.decode():
                yield frame, False
        except av.error.InvalidDataError:
            yield None, True


def _samples(frame: av.AudioFrame) -> Samples:
    return np.asarray(frame.to_ndarray()[0], dtype=np.float32)
