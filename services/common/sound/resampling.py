"""Decoded sound at one rate: the frames of a container's first audio stream become float32, mixed or apart.

Contract: `resampled` yields pieces of (tracks, samples) in −1…1. Layouts that have a name (stereo, 5.1) are
mixed by FFmpeg's matrix, any other number of channels by their mean. It does not know files, nor whether one
is whole.
"""

from collections.abc import Iterator
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_CONSTANT = {"mp2", "ac3"}
"""Codecs whose packets are all of a size, but for a byte of padding."""
_SCALES = {"uint8": (128.0, 128.0), "int16": (0.0, 2.0**15), "int32": (0.0, 2.0**31), "int64": (0.0, 2.0**63)}
"""Zero and full scale of whole numbers."""
_NONE = np.zeros(0, np.float32)


def resampled(
    container: "av.container.InputContainer", rate: int, apart: bool
) -> Iterator[tuple[Samples, bool]]:
    """Pieces of about a second (tracks, samples), each with whether the packet before it was broken; a stream
    may change its format, but goes on with the tracks it began with.
    """
    bank: _Bank | None = None
    broken, tracks = False, 1
    for frame, broken in _frames(container):
        if frame is not None:
            if bank is None or bank.shape != _shape(frame):
                if bank is not None:
                    yield _fitted(bank.rest(), tracks), broken
                first, bank = bank is None, _Bank(frame, rate, apart)
                tracks = len(bank.resamplers) if first else tracks
            bank.take(frame)
        if bank is not None and bank.samples >= rate:
            yield _fitted(bank.piece(), tracks), broken
    if bank is not None:
        yield _fitted(bank.rest(), tracks), broken


class _Bank:
    """One resampler a track for frames like `first`, and what came out since the last piece."""

    def __init__(self, first: av.AudioFrame, rate: int, apart: bool) -> None:
        self.shape, self._apart = _shape(first), apart
        count = len(_tracks(first, apart))
        self.resamplers = [av.AudioResampler(format="flt", layout="mono", rate=rate) for _ in range(count)]
        self._parts: list[list[Samples]] = [[] for _ in self.resamplers]
        self._rate, self.samples = rate, 0

    def take(self, frame: av.AudioFrame | None) -> None:
        """Resample a frame; None lets out what the resamplers hold."""
        tracks = _tracks(frame, self._apart) if frame is not None else [None] * len(self.resamplers)
        for resampler, track, parts in zip(self.resamplers, tracks, self._parts, strict=True):
            parts.extend(part.to_ndarray()[0] for part in resampler.resample(track))
        if frame is not None:
            self.samples += frame.samples * self._rate // max(1, frame.sample_rate)

    def piece(self) -> Samples:
        """(tracks, samples) that came out, with no sample that is not a number, and none beyond −1…1."""
        found = np.stack([np.concatenate([_NONE, *parts]) for parts in self._parts])
        for parts in self._parts:
            parts.clear()
        self.samples = 0
        sound: Samples = np.nan_to_num(found, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
        return sound.clip(-1.0, 1.0)

    def rest(self) -> Samples:
        """The last piece."""
        self.take(None)
        return self.piece()


def _shape(frame: av.AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _frames(container: "av.container.InputContainer") -> Iterator[tuple[Any, bool]]:
    """Decoded frames, each with whether its packet is less than it should be; None for a packet that no
    decoder reads.
    """
    stream = container.streams.audio[0]
    usual = 0
    for packet in container.demux(stream):
        short = stream.codec_context.name in _CONSTANT and 0 < packet.size < usual - 1
        usual = max(usual, packet.size)
        broken = short or (packet.is_corrupt and container.format.name != "wav")
        try:
            for frame in packet.decode():
                yield frame, broken
        except av.error.InvalidDataError:
            yield None, True


def _tracks(frame: av.AudioFrame, apart: bool) -> list[av.AudioFrame]:
    """The frame as mono frames: one a channel, or one in which all are mixed."""
    standard = " " not in frame.layout.name  # others are called "100 channels": the library mixes none
    if len(frame.layout.channels) == 1 or (standard and not apart):
        frame.pts = None
        return [frame]
    planes = _planes(frame)
    return [_mono(row, frame.sample_rate) for row in (planes if apart else planes.mean(0, keepdims=True))]


def _planes(frame: av.AudioFrame) -> Samples:
    """(channels, samples) in −1…1."""
    found = frame.to_ndarray()
    if not frame.format.is_planar:
        found = found.reshape(-1, len(frame.layout.channels)).T
    zero, full = _SCALES.get(found.dtype.name, (0.0, 1.0))
    return ((found.astype(np.float32) - np.float32(zero)) / np.float32(full)).astype(np.float32)


def _mono(samples: Samples, rate: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], format="flt", layout="mono")
    frame.sample_rate = rate
    return frame


def _fitted(piece: Samples, tracks: int) -> Samples:
    """The piece with that many tracks; a channel that comes later is left out, one that ends is silent."""
    missing = tracks - len(piece)
    return np.pad(piece, ((0, missing), (0, 0))) if missing > 0 else piece[:tracks]
