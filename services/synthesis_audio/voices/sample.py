"""An uploaded recording into the sample of a voice: decoded, measured, and written anew.

Contract: `checked(data)` -> mono samples at RATE with 3 to 60 seconds of sound that somebody may be speaking
in; `packed` makes the wav file that is kept: nothing of the uploaded file is, neither its container nor its
tags. It does not know who speaks, or whether it is speech.
"""

import hashlib
import io

import numpy as np

from services.common.errors import InvalidRequest, PayloadTooLarge, StageError
from services.common.sound.decoding import Samples, admit, decode
from services.common.sound.encoding import Encoder
from services.synthesis_audio.voices.record import SampleFile

RATE = 24000
"""Hz of a sample, the highest that a cloning model reads."""
SHORTEST_S, LONGEST_S = 3.0, 60.0
MOST_BYTES = 12 << 20
"""Of the uploaded file: a minute of stereo at 48 kHz, 16 bit."""
_FRAME_S = 0.02
_QUIET = 0.003
"""Root mean square of a frame that counts as silence, −50 dB."""
_SLACK_S = 0.3
"""A coder's own silence at both ends."""


def checked(data: bytes) -> Samples:
    """Raises InvalidRequest, PayloadTooLarge, UnsupportedMedia, all of the field `sample`."""
    try:
        return _checked(data)
    except StageError as error:
        error.param = "sample"
        raise


def _checked(data: bytes) -> Samples:
    if len(data) > MOST_BYTES:
        raise PayloadTooLarge(
            f"the sample is larger than {MOST_BYTES >> 20} MiB", hint="send it as mp3 or flac"
        )
    admit(data, max_seconds=LONGEST_S + _SLACK_S, max_channels=2)
    samples = decode(data, sample_rate=RATE, max_seconds=LONGEST_S + _SLACK_S)
    size = int(_FRAME_S * RATE)
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    loud = np.sqrt((frames.astype(np.float64) ** 2).mean(1)) > _QUIET
    heard_s = float(loud.sum()) * _FRAME_S
    if heard_s < SHORTEST_S:
        told = f"the sample has {heard_s:.1f} s of sound; at least {SHORTEST_S:.0f} s are needed"
        raise InvalidRequest(told, hint="record 10 to 30 s of one person speaking, without music")
    return samples


def packed(samples: Samples) -> tuple[bytes, SampleFile]:
    """The wav file and what is recorded of it."""
    file = io.BytesIO()
    encoder = Encoder("wav", RATE, file)
    encoder.write(samples)
    encoder.close()
    data = file.getvalue()
    digest, seconds = hashlib.sha256(data).hexdigest(), round(len(samples) / RATE, 3)
    return data, SampleFile(name="sample.wav", bytes=len(data), sha256=digest, seconds=seconds, rate=RATE)
