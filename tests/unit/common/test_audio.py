"""Audio in: input that is no audio, too long, or cut off."""

import io
from pathlib import Path

import numpy as np
import pytest

from services.common.errors import InvalidRequest, PayloadTooLarge, UnsupportedMedia
from services.common.sound.decoding import Samples, admit, decode, stream
from services.common.sound.encoding import encode

RATE = 22050


def _tone(seconds: float, level: float = 0.05) -> Samples:
    return (level * np.sin(2 * np.pi * 440 * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


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


def test_limits_are_held_against_the_header_before_anything_is_decoded() -> None:
    wav = encode(_tone(3), RATE, format="wav")
    with pytest.raises(PayloadTooLarge, match="longer than 2 s"):
        admit(wav, max_seconds=2, max_channels=2)
    with pytest.raises(PayloadTooLarge, match="1 channels"):
        admit(wav, max_seconds=9, max_channels=0)
    assert admit(wav, max_seconds=9, max_channels=1).seconds == pytest.approx(3)


def test_a_small_file_that_unpacks_to_hours_is_refused_as_it_unpacks() -> None:
    """Two minutes of silence are a small file; the limit falls after two seconds."""
    bomb = encode(np.zeros(RATE * 120, np.float32), RATE, format="opus", normalize_lufs=None)
    pieces = stream(io.BytesIO(bomb), sample_rate=16000, max_seconds=2)
    heard: list[int] = []
    with pytest.raises(PayloadTooLarge):
        heard.extend(len(piece) for piece in pieces)
    assert 16000 < sum(heard) <= 2 * 16000
