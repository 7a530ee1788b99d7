"""Audio out: what is written, whole or piece by piece, is read again, with its title and its length."""

import io
from typing import get_args

import av
import numpy as np
import pytest

from services.common.sound.encoding import PCM_RATE, AudioFormat, Encoder, encode
from services.common.sound.recording import Samples

RATE = 22050
FORMATS = get_args(AudioFormat)


def _tone(seconds: float, level: float = 0.2) -> Samples:
    return (level * np.sin(2 * np.pi * 440 * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


def _read(data: bytes, format: str) -> tuple[Samples, int]:
    """Samples and rate by PyAV alone, so that our own reader's tolerance hides nothing."""
    if format == "pcm":
        return (np.frombuffer(data, "<i2") / 32767).astype(np.float32), PCM_RATE
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        frames = list(container.decode(stream))
        heard = av.AudioResampler("flt", "mono", stream.rate)
        parts = [part.to_ndarray()[0] for frame in frames for part in heard.resample(frame)]
        return np.concatenate(parts).astype(np.float32), stream.rate


def _pitch(samples: Samples, rate: int) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return float(np.argmax(np.abs(np.fft.rfft(middle))) * rate / len(middle))


@pytest.mark.parametrize("format", FORMATS)
def test_a_whole_file_is_read_again(format: AudioFormat) -> None:
    heard, rate = _read(encode(_tone(2), RATE, format=format, title="Épisode 1"), format)
    assert len(heard) / rate == pytest.approx(2, abs=0.1)
    assert _pitch(heard, rate) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("format", FORMATS)
def test_a_stream_gives_each_piece_at_once_and_ends_up_whole(format: AudioFormat) -> None:
    encoder = Encoder(format, RATE)
    first, *more = [encoder.write(_tone(2)) for _ in range(3)]
    alone, rate = _read(first, format)
    assert len(alone) / rate > 1.5, "the first piece's sound must leave before the second one is there"
    assert all(more)
    heard, rate = _read(b"".join([first, *more, encoder.close()]), format)
    assert len(heard) / rate == pytest.approx(6, abs=0.1)
    assert _pitch(heard, rate) == pytest.approx(440, abs=2)


def test_a_streamed_wav_does_not_state_a_length_and_a_whole_one_does() -> None:
    encoder = Encoder("wav", RATE)
    streamed = encoder.write(_tone(1)) + encoder.close()
    assert streamed[4:8] == b"\xff" * 4
    whole = encode(_tone(1), RATE, format="wav")
    assert int.from_bytes(whole[4:8], "little") == len(whole) - 8


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_recording_is_no_crash(format: AudioFormat) -> None:
    encoder = Encoder(format, RATE)
    assert isinstance(encoder.write(np.zeros(0, np.float32)) + encoder.close(), bytes)


def test_a_file_that_nobody_wants_any_more_is_let_go() -> None:
    encoder = Encoder("mp3", RATE)
    encoder.write(_tone(1))
    encoder.abandon()


def test_the_title_is_in_the_file() -> None:
    with av.open(io.BytesIO(encode(_tone(1), RATE, format="mp3", title="Épisode 1"))) as container:
        assert container.metadata["title"] == "Épisode 1"
