"""Mono sound at another sample rate, whole: what cloning models ask for before they listen. It knows no
model.
"""

import io

from services.common.sound.decoding import decode
from services.common.sound.encoding import Encoder
from services.synthesis_audio.speech import Sound


def at_rate(sound: Sound, rate: int, wanted: int) -> Sound:
    """`sound` at `wanted` Hz, through PyAV's resampler; as it is where it has that rate."""
    if rate == wanted or not len(sound):
        return sound
    file = io.BytesIO()
    encoder = Encoder("wav", rate, file)
    encoder.write(sound)
    encoder.close()
    return decode(file.getvalue(), sample_rate=wanted)
