"""Reads a recording piece by piece: any container and codec that PyAV knows becomes float32 at one rate.

Contract: `pieces` yields samples in −1…1 and raises Unreadable where no decoder finds audio, CutOff where
less is there than the file's own header states. Nothing is read whole: memory does not grow with the length.
Damage in the middle is skipped, as players do, and a sample that is no number is silence. A file can't send
the reader to another file or address. It does not know what a caller does about what it raises.
"""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import av.error

from services.common.sound.containers import ends_early, missing_seconds, stated_seconds
from services.common.sound.resampling import Samples, resampled

__all__ = ["CutOff", "Samples", "Shape", "Source", "Unreadable", "pieces", "shape"]

Source = bytes | Path | BinaryIO
"""Bytes, a path of ours (never a client's), or a file that can be read and sought."""

_WHOLE = 0.95
"""Part of the stated length that must be there; headers may be off by a frame or two."""
_SLACK_S = 0.2
_CLOSED = {"protocol_whitelist": "none"}
"""Playlists (HLS, DASH, concat, SDP) name other files and addresses: none may be opened."""


class Unreadable(Exception):
    """No decoder finds audio in it; the message says why."""


class CutOff(Exception):
    """`heard` seconds are there of `stated`; 0 where that is not known."""

    def __init__(self, heard: float, stated: float) -> None:
        super().__init__(f"{heard:.1f} s of {stated:.1f} s")
        self.heard, self.stated = heard, stated


@dataclass(frozen=True)
class Shape:
    """What a header says of a recording: channels, sample rate in Hz, seconds (0 where it does not say); and
    whether its end is there, as far as that is seen without decoding.
    """

    channels: int
    rate: int
    seconds: float
    whole: bool = True


def shape(source: Source) -> Shape:
    """What the header says, nothing decoded. Raises Unreadable."""
    with _opened(source) as file, _read_errors(), _container(file) as container:
        stream, stated = _audio(container), stated_seconds(container, file)
        there = stated - missing_seconds(container, file)
        whole = not ends_early(file) and not _is_short(there, stated)
        return Shape(stream.channels, stream.rate, stated, whole)


def pieces(source: Source, rate: int, *, apart: bool = False) -> Iterator[Samples]:
    """The recording at `rate` Hz: (samples,) with its channels mixed, or (channels, samples) with them
    `apart`. Raises Unreadable, CutOff.
    """
    with _opened(source) as file:
        heard, stated, broken = 0, 0.0, False
        try:
            with _container(file) as container:
                _audio(container)
                stated = stated_seconds(container, file)
                for piece, last_is_broken in resampled(container, rate, apart):
                    heard, broken = heard + piece.shape[-1], last_is_broken
                    yield piece if apart else piece[0]
        except (av.error.FFmpegError, ValueError) as error:
            if ends_early(file):
                raise CutOff(heard / rate, stated) from error
            raise _unreadable(error) from error
        if not heard:
            raise Unreadable("it holds no audio")
        missing = _is_short(heard / rate, stated) if stated else broken
        if missing or ends_early(file):
            raise CutOff(heard / rate, stated)


def _is_short(heard: float, stated: float) -> bool:
    return heard < stated * _WHOLE - _SLACK_S


class _Reader:
    """The three calls that PyAV needs, and no name for it to take for a path."""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


class _read_errors(AbstractContextManager[None]):
    """PyAV's errors as ours."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, av.error.FFmpegError | ValueError):
            raise _unreadable(error) from error


def _unreadable(error: BaseException) -> Unreadable:
    return Unreadable(getattr(error, "strerror", None) or str(error))


def _opened(source: Source) -> AbstractContextManager[BinaryIO]:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return source.open("rb") if isinstance(source, Path) else nullcontext(source)


def _container(file: BinaryIO) -> "av.container.InputContainer":
    file.seek(0)
    return av.open(_Reader(file), mode="r", metadata_errors="ignore", options=dict(_CLOSED))


def _audio(container: "av.container.InputContainer") -> av.AudioStream:
    if not container.streams.audio:
        raise Unreadable("it has no audio stream")
    return container.streams.audio[0]
