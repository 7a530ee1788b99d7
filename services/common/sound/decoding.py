"""Audio in: any container PyAV reads becomes float32 at one rate, whole or piece by piece, under limits.

Contract: what is wrong with a recording is raised as an error that a caller can be shown. Limits are applied
to what the header says before anything is decoded, and to what comes out while it comes, so that a small file
that unpacks to hours costs no memory. It does not know what is said in the audio; writing it is
`services.common.sound.encoding`.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from services.common.errors import InvalidRequest, PayloadTooLarge, UnsupportedMedia
from services.common.sound.recording import CutOff, Samples, Shape, Source, Unreadable, pieces, shape

__all__ = ["Samples", "Source", "admit", "decode", "stream"]

_READABLE = "send mp3, wav, flac, ogg or m4a"


def decode(source: Source, *, sample_rate: int, max_seconds: float | None = None) -> Samples:
    """Mono samples in −1…1 at `sample_rate` Hz, channels mixed.

    Raises:
        UnsupportedMedia: not audio, or cut off (less is there than the header says).
        InvalidRequest: empty.
        PayloadTooLarge: longer than `max_seconds`.
    """
    return np.concatenate(list(stream(source, sample_rate=sample_rate, max_seconds=max_seconds)))


def stream(
    source: Source, *, sample_rate: int, max_seconds: float | None = None, apart: bool = False
) -> Iterator[Samples]:
    """Pieces of the recording, (samples,) or, `apart`, (channels, samples). Raises what `decode` raises, the
    cut-off end after the pieces before it.
    """
    _not_empty(source)
    limit = math.inf if max_seconds is None else max_seconds
    total = 0
    with _shown():
        for piece in pieces(source, sample_rate, apart=apart):
            total += piece.shape[-1]
            if total > limit * sample_rate:
                raise _too_long(limit)
            yield piece


def admit(source: Source, *, max_seconds: float, max_channels: int) -> Shape:
    """What the header says of the recording, once it is found to be audio within the limits.

    Raises what `decode` raises, and PayloadTooLarge for more channels than `max_channels`.
    """
    _not_empty(source)
    with _shown():
        found = shape(source)
    if found.channels > max_channels:
        message = f"the audio has {found.channels} channels; at most {max_channels} are taken"
        raise PayloadTooLarge(message, param="file", hint="mix it down to stereo")
    if found.seconds > max_seconds:
        raise _too_long(max_seconds)
    return found


def _not_empty(source: Source) -> None:
    if isinstance(source, Path):
        return  # a missing one is told by whoever opens it
    if not (source if isinstance(source, bytes) else source.seek(0, os.SEEK_END)):
        raise InvalidRequest("the file is empty", param="file", hint="send a recording")


@contextmanager
def _shown() -> Iterator[None]:
    """A reader's errors as those that a caller can be shown."""
    try:
        yield
    except CutOff as error:
        message = f"the audio is cut off after {error.heard:.1f} s"
        raise UnsupportedMedia(message, param="file", hint="send the whole file again") from None
    except (Unreadable, OSError) as error:
        cause = getattr(error, "strerror", None) or error
        raise UnsupportedMedia(f"not audio that can be read: {cause}", param="file", hint=_READABLE) from None


def _too_long(max_seconds: float) -> PayloadTooLarge:
    hint = f"cut it into parts of at most {max_seconds:.0f} s"
    return PayloadTooLarge(f"the audio is longer than {max_seconds:.0f} s", param="file", hint=hint)
