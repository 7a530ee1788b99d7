"""Files that come where a recording is asked for."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable

import av
import numpy as np

from services.common.sound.encoding import encode

RATE = 16000
TONE = (np.sin(np.arange(RATE) / 20) / 2).astype(np.float32)


def wav(
    samples: bytes, *, code: int = 1, channels: int = 1, rate: int = RATE, bits: int = 16, size: int = -1
) -> bytes:
    """A RIFF file around `samples`; `size` is what its header says, by default the truth."""
    stated = len(samples) if size < 0 else size
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", code, channels, rate, rate * block & 0xFFFFFFFF, block & 0xFFFF, bits)
    body = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", stated) + samples
    return b"RIFF" + struct.pack("<I", (len(body) + stated - len(samples)) & 0xFFFFFFFF) + body


def _pcm(samples: np.ndarray) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


def _video(*, with_sound: bool) -> bytes:
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p"
        sound = container.add_stream("aac", rate=RATE, layout="mono") if with_sound else None
        for _ in range(10):
            image = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(image))
        container.mux(picture.encode(None))
        if sound is not None:
            frame = av.AudioFrame.from_ndarray(TONE[None], format="fltp", layout="mono")
            frame.sample_rate = RATE
            container.mux(sound.encode(frame))
            container.mux(sound.encode(None))
    return sink.getvalue()


def _zip_bomb() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (200 << 20))
    return sink.getvalue()


def _long_silence() -> bytes:
    """Thousands of seconds of silence are a few kilobytes in Opus; a minute here."""
    return encode(np.zeros(RATE * 60, np.float32), RATE, format="opus", normalize_lufs=None)


RECORDINGS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"R",
    "a text": lambda: b"this is not audio\n" * 100,
    "zeros": lambda: bytes(100_000),
    "noise": lambda: np.random.default_rng(1).bytes(100_000),
    "truncated mp3": lambda: encode(TONE, RATE, format="mp3")[:900],
    "truncated wav": lambda: wav(_pcm(TONE), size=10 * 2 * RATE),
    "truncated mp4": lambda: _video(with_sound=True)[:-400],
    "zero-length wav": lambda: wav(b""),
    "header only": lambda: wav(b"")[:20],
    "one sample": lambda: wav(b"\1\0"),
    "100 channels": lambda: wav(_pcm(np.repeat(TONE[:4000, None], 100, axis=1)), channels=100),
    "0 channels": lambda: wav(_pcm(TONE), channels=0),
    "rate 0": lambda: wav(_pcm(TONE), rate=0),
    "rate 1": lambda: wav(_pcm(TONE), rate=1),
    "rate 384,000": lambda: wav(_pcm(TONE), rate=384_000),
    "rate 4,294,967,295": lambda: wav(_pcm(TONE), rate=4_294_967_295),
    "NaN and infinity": lambda: wav(
        np.array([np.nan, np.inf, -np.inf, 1e38] * 4000, "<f4").tobytes(), code=3, bits=32
    ),
    "8 kHz mu-law": lambda: wav(np.random.default_rng(2).bytes(8000), code=7, rate=8000, bits=8),
    "a video with sound": lambda: _video(with_sound=True),
    "a video without sound": lambda: _video(with_sound=False),
    "a zip bomb": _zip_bomb,
    "a gzip bomb": lambda: gzip.compress(bytes(100 << 20)),
    "a minute of nothing": _long_silence,
    "header says 4 GB": lambda: wav(_pcm(TONE), size=0xFFFFFFFF),
}
"""What makes each file, under the words that name it."""
