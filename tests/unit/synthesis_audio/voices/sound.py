"""Recordings for tests."""

import numpy as np

from services.common.sound.encoding import AudioFormat, encode


def recording(
    seconds: float = 4.0, *, level: float = 0.2, format: AudioFormat = "wav", rate: int = 22050
) -> bytes:
    """A buzz that a cloner might take for a voice."""
    at = np.arange(int(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * 120 * overtone * at) / overtone for overtone in range(1, 8))
    return encode((level * np.asarray(buzz)).astype(np.float32), rate, format=format, normalize_lufs=None)
