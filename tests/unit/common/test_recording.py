"""Whatever PyAV decodes comes in whole; what is cut off is told from what only states no length."""

import io
import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from services.common.sound.recording import CutOff, Unreadable, pieces, shape

RATE = 16000


def record(
    container: str,
    codec: str,
    *,
    rate: int = 48000,
    layout: str = "stereo",
    seconds: float = 2.0,
    video: float = 0.0,
    options: dict[str, str] | None = None,
) -> bytes:
    """Noise that sets in half-way, which a bit rate measured at the start does not foretell."""
    loud = np.random.default_rng(0).normal(0, 3000, int(seconds * rate)).astype(np.int16)
    loud[: len(loud) // 2] //= 1000
    channels = len(av.AudioLayout(layout).channels)
    frame = av.AudioFrame.from_ndarray(np.repeat(loud, channels)[None], format="s16", layout=layout)
    frame.rate = rate
    sink = io.BytesIO()
    with av.open(sink, "w", format=container, options=options or {}) as output:
        pictures = _pictures(output) if video else None
        stream = output.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        for index in range(int(video * 10)):
            assert pictures
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            picture.pts = index
            output.mux(pictures.encode(picture))
        fifo = av.AudioResampler(stream.format.name, layout, rate, stream.codec_context.frame_size or 1024)
        for part in (*fifo.resample(frame), *fifo.resample(None)):
            output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return sink.getvalue()


def _pictures(output: av.container.OutputContainer) -> av.VideoStream:
    stream = output.add_stream("mpeg4", rate=10)
    assert isinstance(stream, av.VideoStream)
    stream.width = stream.height = 64
    stream.pix_fmt = "yuv420p"
    return stream


def heard(data: bytes) -> float:
    """Seconds that come out."""
    return sum(len(piece) for piece in pieces(data, RATE)) / RATE


FORMATS = {
    "wav, 8 kHz mono": record("wav", "pcm_s16le", rate=8000, layout="mono"),
    "wav, 48 kHz stereo, 24 bits": record("wav", "pcm_s24le"),
    "wav, floats": record("wav", "pcm_f32le"),
    "wav, 5.1": record("wav", "pcm_s16le", layout="5.1"),
    "flac": record("flac", "flac"),
    "aiff": record("aiff", "pcm_s16be"),
    "mp3": record("mp3", "libmp3lame"),
    "mp3, 22 kHz": record("mp3", "libmp3lame", rate=22050, layout="mono"),
    "m4a": record("ipod", "aac"),
    "alac": record("ipod", "alac"),
    "ogg": record("ogg", "libopus"),
    "webm": record("webm", "libopus"),
    "a video, longer than its sound": record("matroska", "aac", video=4.0),
    "an mp4 video, longer than its sound": record("mp4", "aac", video=4.0),
    "caf": record("caf", "pcm_s16le"),
    "w64": record("w64", "pcm_s16le"),
    "avi": record("avi", "mp3"),
    "flv": record("flv", "aac"),
}
UNSTATED = {
    "aac without a container": record("adts", "aac"),
    "mp3 without a header": record("mp3", "libmp3lame", options={"write_xing": "0"}),
    "mpegts": record("mpegts", "aac"),
    "mp2": record("mp2", "mp2"),
    "ac3": record("ac3", "ac3"),
}


@pytest.mark.parametrize("name", [*FORMATS, *UNSTATED])
def test_every_format_comes_in_whole(name: str) -> None:
    assert heard((FORMATS | UNSTATED)[name]) == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("name", FORMATS)
def test_half_a_file_is_cut_off(name: str) -> None:
    whole = FORMATS[name]
    with pytest.raises(CutOff) as caught:
        heard(whole[: len(whole) // 2])
    assert caught.value.heard < 1.9


@pytest.mark.parametrize(
    ("name", "seen"), [("wav, floats", True), ("m4a", True), ("ogg", True), ("mp3", False), ("flac", False)]
)
def test_an_end_that_is_missing_is_seen_at_sight_where_bytes_tell(name: str, seen: bool) -> None:
    whole = FORMATS[name]
    assert shape(whole).whole
    try:
        found = shape(whole[: len(whole) // 2]).whole
    except Unreadable:  # an m4a has what is needed to read it at its end
        found = False
    assert found is not seen


@pytest.mark.parametrize("name", ["mpegts", "mp2", "ac3"])
def test_a_packet_that_is_not_whole_ends_a_file_without_a_header(name: str) -> None:
    with pytest.raises(CutOff):
        heard(UNSTATED[name][:-100])


def test_recordings_joined_by_cat_are_heard_to_the_end() -> None:
    mono = record("mp3", "libmp3lame", rate=44100, layout="mono")
    slow = record("mp3", "libmp3lame", rate=22050, layout="mono")
    assert heard(FORMATS["mp3"] + mono + slow) == pytest.approx(6.0, abs=0.3)


def test_a_damaged_middle_is_skipped() -> None:
    data = bytearray(FORMATS["mp3"])
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    assert heard(bytes(data)) == pytest.approx(2.0, abs=0.15)


def wav(channels: int, rate: int, sound: bytes, *, tag: int = 1, bits: int = 16) -> bytes:
    """A WAV file, byte by byte, as no encoder would write it."""
    block = channels * bits // 8
    head = struct.pack("<IHHIIHH", 16, tag, channels, rate, (rate * block) % 2**32, block, bits)
    body = b"WAVEfmt " + head + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_channels_come_apart_as_they_were() -> None:
    left, right = np.full(8000, 8192, "<i2"), np.zeros(8000, "<i2")
    stereo = wav(2, RATE, np.stack([left, right], axis=1).tobytes())
    apart = np.concatenate(list(pieces(stereo, RATE, apart=True)), axis=1)
    assert apart.shape == (2, 8000)
    assert apart[0] == pytest.approx(0.25, abs=1e-3)
    assert not apart[1].any()


@pytest.mark.parametrize("channels", [9, 100])
def test_a_layout_without_a_name_is_mixed_by_its_mean(channels: int) -> None:
    sound = np.zeros((1600, channels), "<i2")
    sound[:, 0] = 16384
    data = wav(channels, RATE, sound.tobytes())
    assert np.concatenate(list(pieces(data, RATE))) == pytest.approx(0.5 / channels, abs=1e-4)
    assert shape(data).channels == channels


@pytest.mark.parametrize("channels", [0, 600])
def test_a_number_of_channels_that_no_decoder_takes(channels: int) -> None:
    with pytest.raises(Unreadable):
        heard(wav(channels, RATE, bytes(6000)))


def test_what_is_no_number_is_silence() -> None:
    sound = np.array([np.nan, np.inf, -np.inf, 7.0, 0.25] * 400, "<f4")
    found = np.concatenate(list(pieces(wav(1, RATE, sound.tobytes(), tag=3, bits=32), RATE)))
    assert found.tolist() == [0.0, 1.0, -1.0, 1.0, 0.25] * 400


@pytest.mark.parametrize("rate", [1, 8000, 384000])
def test_any_sample_rate_is_brought_to_ours(rate: int) -> None:
    seconds = 2 if rate > 1 else 60
    assert heard(wav(1, rate, bytes(2 * rate * seconds))) == pytest.approx(seconds, abs=0.05)


def test_a_file_is_read_where_it_lies(tmp_path: Path) -> None:
    for name in ("mp3", "m4a", "ogg", "flac", "wav, floats"):
        path = tmp_path / "sound"
        path.write_bytes(FORMATS[name])
        counted: Any = Counted(path.open("rb"))
        assert sum(len(piece) for piece in pieces(counted, RATE)) == pytest.approx(2 * RATE, abs=2000)
        counted.file.close()
        assert counted.largest <= 1 << 16


class Counted:
    """A file that knows how much it was asked for at once."""

    def __init__(self, file: Any) -> None:
        self.file, self.largest = file, 0
        self.seek, self.tell = file.seek, file.tell

    def read(self, count: int = -1) -> bytes:
        assert count >= 0
        self.largest = max(self.largest, count)
        return bytes(self.file.read(count))


def test_a_playlist_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.wav").write_bytes(FORMATS["wav, floats"])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable):
        heard(b"ffconcat version 1.0\nfile secret.wav\n")


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"hello " * 200, b"PK\x03\x04" + bytes(3000), b"\x89PNG\r\n\x1a\n" + bytes(200)]
)
def test_what_is_no_audio(data: bytes) -> None:
    with pytest.raises(Unreadable):
        heard(data)
