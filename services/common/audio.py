"""Audio in: any container PyAV reads becomes float32 mono.

It does not know what is said in the audio; writing it is `services.common.encoding`.
"""

import math
from pathlib import Path

import numpy as np

from services.common.errors import InvalidRequest, PayloadTooLarge, UnsupportedMedia
from services.common.recording import CutOff, Samples, Unreadable, pieces

__all__ = ["Samples", "decode"]

_READABLE = "send mp3, wav, flac, ogg or m4a"


def decode(source: bytes | Path, *, sample_rate: int, max_seconds: float | None = None) -> Samples:
    """Mono samples in −1…1 at `sample_rate` Hz, channels mixed.

    Raises:
        UnsupportedMedia: not audio, or cut off (less is there than the header says).
        InvalidRequest: empty.
        PayloadTooLarge: longer than `max_seconds`.
    """
    if isinstance(source, bytes) and not source:
        raise InvalidRequest("the file is empty", param="file", hint="send a recording")
    limit = math.inf if max_seconds is None else max_seconds * sample_rate
    found: list[Samples] = []
    total = 0
    try:
        for piece in pieces(source, sample_rate):
            found.append(piece)
            total += len(piece)
            if total > limit:
                raise _too_long(max_seconds)
    except CutOff as error:
        message = f"the audio is cut off after {error.heard:.1f} s"
        raise UnsupportedMedia(message, param="file", hint="send the whole file again") from None
    except (Unreadable, OSError) as error:
        cause = getattr(error, "strerror", None) or error
        raise UnsupportedMedia(f"not audio that can be read: {cause}", param="file", hint=_READABLE) from None
    return np.concatenate(found)


def _too_long(max_seconds: float | None) -> PayloadTooLarge:
    hint = f"cut it into parts of at most {max_seconds:.0f} s"
    return PayloadTooLarge(f"the audio is longer than {max_seconds:.0f} s", param="file", hint=hint)
