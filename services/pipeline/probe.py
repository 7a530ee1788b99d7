"""Look at a recording before any work is done: is it audio, whole, short enough, and not silent?

Contract: `probe` decodes the whole file once (about 500 times faster than real time) and returns its
length, or raises the error that says what is wrong. It does not know whether the sound is speech: the
recogniser says that.
"""

from dataclasses import dataclass

from services.pipeline.errors import NotAudio, Silent, TooLong, Truncated

SILENCE_DBFS = -60.0
"""A recording whose loudest sample lies below this holds no speech; a quiet room is at about -50."""
_RATE = 8000
_FLOOR = 1e-5


@dataclass(frozen=True)
class Sound:
    """Length in seconds and the loudest sample in dB below full scale."""

    seconds: float
    peak_dbfs: float


def probe(data: bytes, name: str, *, max_seconds: float = float("inf"), check_silence: bool = True) -> Sound:
    """Length and peak of a recording. Raises NotAudio, Truncated, TooLong, Silent; `name` goes into the
    message.
    """
    from services.common.sound.recording import CutOff, Unreadable

    if not data:
        raise NotAudio(f"{name} is empty")
    try:
        sound = _measure(data, name, max_seconds)
    except Unreadable as error:
        raise NotAudio(f"{name} is not audio that can be decoded ({error})") from error
    except CutOff as error:
        raise Truncated(f"{name} is cut off: {_what_is_left(error.heard, error.stated)}") from error
    if check_silence and sound.peak_dbfs < SILENCE_DBFS:
        raise Silent(f"{name} is silent (loudest sample {sound.peak_dbfs:.0f} dBFS)")
    return sound


def _what_is_left(heard: float, stated: float) -> str:
    if not heard:
        return "too little of it is there to be read"
    return f"{heard:.1f} s{f' of {stated:.1f} s' if stated > heard else ''} are there"


def _measure(data: bytes, name: str, max_seconds: float) -> Sound:
    """Decode everything to 8 kHz mono, and count and measure it."""
    import numpy as np

    from services.common.sound.recording import pieces

    samples, peak = 0, _FLOOR
    for piece in pieces(data, _RATE):
        samples += len(piece)
        peak = max(peak, float(np.abs(piece).max(initial=0.0)))
        if samples > max_seconds * _RATE:
            raise TooLong(f"{name} is longer than {max_seconds:.0f} s")
    return Sound(samples / _RATE, 20 * float(np.log10(peak)))
