"""Audio out: float32 mono samples become a file of one of the formats that clients ask for.

Contract: `encode(samples, rate, format=…)` -> the bytes of a whole file. It does not know what is said in the
audio; loudness is set by `services.common.loudness`.
"""

import io
from typing import Literal

import av
import numpy as np

from services.common.loudness import normalize
from services.common.recording import Samples

__all__ = ["MEDIA_TYPES", "AudioFormat", "encode"]

AudioFormat = Literal["mp3", "wav", "opus"]

MEDIA_TYPES: dict[str, str] = {"mp3": "audio/mpeg", "wav": "audio/wav", "opus": "audio/ogg"}
_CODECS = {"mp3": ("mp3", "libmp3lame"), "wav": ("wav", "pcm_s16le"), "opus": ("ogg", "libopus")}
_OPUS_RATE = 48000


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
    container_name, codec = _CODECS[format]
    rate = _OPUS_RATE if format == "opus" else sample_rate
    pcm = (np.clip(levelled, -1, 1) * 32767).astype(np.int16)
    sink = io.BytesIO()
    with av.open(sink, mode="w", format=container_name) as container:
        if title:
            container.metadata["title"] = title
        stream = container.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        if format != "wav":
            stream.bit_rate = 64000
        resampler = av.AudioResampler(
            format=stream.format.name,
            layout="mono",
            rate=rate,
            frame_size=stream.codec_context.frame_size or 1152,
        )
        frame = av.AudioFrame.from_ndarray(pcm[None], format="s16", layout="mono")
        frame.sample_rate = sample_rate
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return sink.getvalue()
