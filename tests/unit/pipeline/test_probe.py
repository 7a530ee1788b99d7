"""What is wrong with a recording is told before any work is done."""

import pytest

from services.pipeline.errors import NotAudio, Silent, TooLong, Truncated
from services.pipeline.probe import probe
from tests.unit.pipeline.fake_stage import audio


@pytest.mark.parametrize("container", ["mp3", "wav"])
def test_a_good_recording_has_a_length_and_a_peak(container: str) -> None:
    sound = probe(audio(2.0, container=container), "x")
    assert sound.seconds == pytest.approx(2.0, abs=0.1)
    assert -12 < sound.peak_dbfs < 0


@pytest.mark.parametrize(
    "data", [b"", b"hello " * 200, b"RIFF\0\0\0\0WAVE", b"\x89PNG\r\n\x1a\n" + b"\0" * 200]
)
def test_what_is_not_audio(data: bytes) -> None:
    with pytest.raises(NotAudio):
        probe(data, "x")


@pytest.mark.parametrize("container", ["mp3", "wav"])
def test_a_file_that_was_cut_off(container: str) -> None:
    data = audio(10.0, container=container)
    with pytest.raises(Truncated, match="cut off"):
        probe(data[: len(data) // 2], "x")


def test_silence_and_length() -> None:
    with pytest.raises(Silent):
        probe(audio(1.0, hertz=0.0, container="wav"), "x")
    with pytest.raises(TooLong):
        probe(audio(3.0), "x", max_seconds=2.0)
