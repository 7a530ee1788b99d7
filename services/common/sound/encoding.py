"""Audio out: float32 mono samples become one of the formats that clients ask for, whole or piece by piece.

Contract: `encode(samples, rate, format=…)` -> the bytes of a whole file. `Encoder(format, rate)` gives the
bytes that are ready after each `write`; its file states no length (it isn't known yet) and plays all the
same. `Encoder(format, rate, file)` writes into a file that can seek, so that its header states the length.
`title` and `comment` go where the format keeps such things: ID3 (mp3, aac), RIFF INFO, Vorbis comments (FLAC,
Opus). It does not know what is said in the audio; loudness is set by `services.common.sound.loudness`.

| format | file | rate |
| --- | --- | --- |
| mp3 | MPEG layer 3, 64 kbit/s constant | the given one |
| opus | Ogg, 64 kbit/s | 48 kHz |
| aac | ADTS, 64 kbit/s | the given one |
| flac | FLAC, 16 bit | the given one |
| wav | RIFF, 16 bit | the given one |
| pcm | no header, 16 bit little-endian | 24 kHz, as OpenAI's |
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Literal

import av
import numpy as np

from services.common.sound.loudness import normalize
from services.common.sound.recording import Samples

__all__ = ["MEDIA_TYPES", "PCM_RATE", "AudioFormat", "Encoder", "encode"]

AudioFormat = Literal["mp3", "opus", "aac", "flac", "wav", "pcm"]

MEDIA_TYPES: dict[str, str] = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
PCM_RATE = 24000
"""Hz of headerless samples, which can't say their rate themselves."""
_CONTAINERS = {
    "mp3": ("mp3", "libmp3lame"),
    "opus": ("ogg", "libopus"),
    "aac": ("adts", "aac"),
    "flac": ("flac", "flac"),
    "wav": ("wav", "pcm_s16le"),
    "pcm": ("s16le", "pcm_s16le"),
}
_RATES = {"opus": 48000, "pcm": PCM_RATE}
_BIT_RATE = 64000
_LOSSY = {"mp3", "opus", "aac"}
_STREAMED = {"flush_packets": "1", "write_xing": "0", "page_duration": "200000"}
"""Of the muxers: nothing is held back, no first frame that states a length, Ogg pages of 200 ms."""
_TAGGED = {"aac": {"write_id3v2": "1"}}
"""What a muxer must be told so that it writes title and comment; pcm has no place for them."""


class Encoder:
    """One recording on its way into a file. Close it, or leave it to `with`."""

    def __init__(
        self,
        format: AudioFormat,
        sample_rate: int,
        file: IO[bytes] | None = None,
        *,
        title: str | None = None,
        comment: str = "",
    ) -> None:
        self._tap = _Tap() if file is None else None
        container, codec = _CONTAINERS[format]
        rate = _RATES.get(format, sample_rate)
        options = (_STREAMED if file is None else {}) | (_TAGGED.get(format, {}) if title or comment else {})
        self._container = av.open(file or self._tap, "w", format=container, container_options=options)
        if title:
            self._container.metadata["title"] = title
        if comment:
            self._container.metadata["comment"] = comment
        stream = self._container.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        if format in _LOSSY:
            stream.bit_rate = _BIT_RATE
        self._container.start_encoding()
        self._stream, self._sample_rate, self._written = stream, sample_rate, 0
        self._resampler = av.AudioResampler(
            stream.format.name, "mono", rate, frame_size=stream.codec_context.frame_size or None
        )

    def write(self, samples: Samples) -> bytes:
        """Add samples (mono, −1…1; louder ones are clipped); the bytes that are ready, perhaps none."""
        if len(samples):
            pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(pcm[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = self._sample_rate, self._written
            self._written += len(samples)
            self._mux(self._resampler.resample(frame))
        return self._taken()

    def close(self) -> bytes:
        """End the file; the bytes that were left. To be called once."""
        if self._written:
            self._mux(self._resampler.resample(None))
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._taken()

    def abandon(self) -> None:
        """Free what is held of a file that nobody wants any more."""
        with suppress(av.FFmpegError):
            self._container.close()

    def _mux(self, frames: list[av.AudioFrame]) -> None:
        for frame in frames:
            self._container.mux(self._stream.encode(frame))

    def _taken(self) -> bytes:
        return self._tap.take() if self._tap else b""


class _Tap:
    """A file that can only be written, and emptied by `take`."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Keep `data`."""
        self._held += data
        return len(data)

    def take(self) -> bytes:
        """What was written since the last call."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


def encode(
    samples: Samples,
    sample_rate: int,
    *,
    format: AudioFormat,
    title: str | None = None,
    normalize_lufs: float | None = -16.0,
) -> bytes:
    """The samples (mono, −1…1) as a file of `format`, at `normalize_lufs` LUFS, with a title tag.

    −16 LUFS is the usual podcast level (AES TD1004 recommends −16 to −20).
    """
    levelled = samples if normalize_lufs is None else normalize(samples, sample_rate, normalize_lufs)
    sink = io.BytesIO()
    encoder = Encoder(format, sample_rate, sink, title=title)
    for part in _parts(levelled):
        encoder.write(part)
    encoder.close()
    return sink.getvalue()


def _parts(samples: Samples, size: int = 1 << 18) -> Iterator[Samples]:
    for at in range(0, len(samples), size):
        yield samples[at : at + size]
