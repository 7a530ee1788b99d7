"""Audio out: what is written is read again, at the wanted loudness, with its title."""

import io
from typing import get_args

import av
import numpy as np
import pyloudnorm
import pytest

from services.common.audio import Samples, decode
from services.common.encoding import AudioFormat, encode
from services.common.loudness import normalize

RATE = 22050


def _tone(seconds: float, level: float = 0.05) -> Samples:
    return (level * np.sin(2 * np.pi * 440 * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


@pytest.mark.parametrize("format", get_args(AudioFormat))
def test_what_is_written_is_read_again_at_podcast_level(format: AudioFormat) -> None:
    heard = decode(encode(_tone(2), RATE, format=format, title="Épisode 1"), sample_rate=16000)
    assert len(heard) / 16000 == pytest.approx(2, abs=0.1)
    assert pyloudnorm.Meter(16000).integrated_loudness(heard) == pytest.approx(-16, abs=1)


def test_silence_stays_silence() -> None:
    quiet = decode(encode(np.zeros(RATE, np.float32), RATE, format="wav"), sample_rate=16000)
    assert not quiet.any()


def test_peaks_stay_below_the_ceiling_at_the_wanted_loudness() -> None:
    spiky = _tone(3)
    spiky[:: RATE // 4] = 1.0
    levelled = normalize(spiky, RATE, -16.0)
    assert np.abs(levelled).max() <= 0.9
    assert pyloudnorm.Meter(RATE).integrated_loudness(levelled) == pytest.approx(-16, abs=1.5)


def test_the_title_is_in_the_file() -> None:
    with av.open(io.BytesIO(encode(_tone(1), RATE, format="mp3", title="Épisode 1"))) as container:
        assert container.metadata["title"] == "Épisode 1"
