"""Whatever PyAV decodes comes in whole; what is cut off is told from what only states no length."""

import io

import av
import numpy as np
import pytest

from services.common.recording import CutOff, Unreadable, pieces

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
}
UNSTATED = {
    "aac without a container": record("adts", "aac"),
    "mp3 without a header": record("mp3", "libmp3lame", options={"write_xing": "0"}),
    "mpegts": record("mpegts", "aac"),
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


def test_recordings_joined_by_cat_are_heard_to_the_end() -> None:
    mono = record("mp3", "libmp3lame", rate=44100, layout="mono")
    slow = record("mp3", "libmp3lame", rate=22050, layout="mono")
    assert heard(FORMATS["mp3"] + mono + slow) == pytest.approx(6.0, abs=0.3)


def test_a_damaged_middle_is_skipped() -> None:
    data = bytearray(FORMATS["mp3"])
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    assert heard(bytes(data)) == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"hello " * 200, b"PK\x03\x04" + bytes(3000), b"\x89PNG\r\n\x1a\n" + bytes(200)]
)
def test_what_is_no_audio(data: bytes) -> None:
    with pytest.raises(Unreadable):
        heard(data)
