"""Audio in and out: round trips, loudness, and input that is no audio."""

import io
from pathlib import Path
from typing import get_args

import av
import numpy as np
import pyloudnorm
import pytest

from services.common.audio import AudioFormat, Samples, decode, encode, normalize
from services.common.errors import InvalidRequest, PayloadTooLarge, UnsupportedMedia

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


@pytest.mark.parametrize(
    ("bad", "error"),
    [(b"", InvalidRequest), (b"not audio at all", UnsupportedMedia), (b"\0" * 4096, UnsupportedMedia)],
)
def test_what_is_not_audio_is_refused(bad: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        decode(bad, sample_rate=16000)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedMedia):
        decode(tmp_path / "none.mp3", sample_rate=16000)


def test_too_long_is_refused_with_a_way_on() -> None:
    with pytest.raises(PayloadTooLarge, match="longer than 1 s") as caught:
        decode(encode(_tone(3), RATE, format="wav"), sample_rate=16000, max_seconds=1)
    assert caught.value.hint


def test_a_file_that_was_cut_off_is_refused() -> None:
    whole = encode(_tone(4), RATE, format="mp3")
    with pytest.raises(UnsupportedMedia, match="cut off"):
        decode(whole[: len(whole) // 2], sample_rate=16000)


def test_peaks_stay_below_the_ceiling_at_the_wanted_loudness() -> None:
    spiky = _tone(3)
    spiky[:: RATE // 4] = 1.0
    levelled = normalize(spiky, RATE, -16.0)
    assert np.abs(levelled).max() <= 0.9
    assert pyloudnorm.Meter(RATE).integrated_loudness(levelled) == pytest.approx(-16, abs=1.5)


def test_the_title_is_in_the_file() -> None:
    with av.open(io.BytesIO(encode(_tone(1), RATE, format="mp3", title="Épisode 1"))) as container:
        assert container.metadata["title"] == "Épisode 1"
