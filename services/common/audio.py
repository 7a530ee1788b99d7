"""Audio in and out: any container PyAV reads becomes float32 mono; float32 mono becomes mp3, wav or opus.

Loudness is measured and set after ITU-R BS.1770 (pyloudnorm). It does not know what is said in the audio.
"""

import io
import math
from pathlib import Path
from typing import Literal

import av
import numpy as np

from services.common.errors import InvalidRequest, PayloadTooLarge, UnsupportedMedia
from services.common.recording import CutOff, Samples, Unreadable, pieces

__all__ = ["MEDIA_TYPES", "AudioFormat", "Samples", "decode", "encode", "normalize"]

AudioFormat = Literal["mp3", "wav", "opus"]

MEDIA_TYPES: dict[str, str] = {"mp3": "audio/mpeg", "wav": "audio/wav", "opus": "audio/ogg"}
_CODECS = {"mp3": ("mp3", "libmp3lame"), "wav": ("wav", "pcm_s16le"), "opus": ("ogg", "libopus")}
_OPUS_RATE = 48000
_PEAK = 0.89
"""Highest true peak after normalisation: −1 dBTP."""
_SHORTEST_MEASURED_S = 0.4
"""BS.1770 measures blocks of 400 ms."""
_LIMITER_S = 0.005
"""Look-ahead and release of the limiter."""
_READABLE = "send mp3, wav, flac, ogg or m4a"


def decode(source: bytes | Path, *, sample_rate: int, max_seconds: float | None = None) -> Samples:
    """Mono samples in −1…1 at `sample_rate` Hz, channels mixed.

    Raises:
        UnsupportedMedia: not audio, or cut off (less is there than the header says).
        InvalidRequest: empty.
        PayloadTooLarge: longer than `max_seconds`.
    """
    if isinstance(source, bytes) and not source:
        raise InvalidRequest("the file is empty", param="file", hint="send a recording")
    limit = math.inf if max_seconds is None else max_seconds * sample_rate
    found: list[Samples] = []
    total = 0
    try:
        for piece in pieces(source, sample_rate):
            found.append(piece)
            total += len(piece)
            if total > limit:
                raise _too_long(max_seconds)
    except CutOff as error:
        message = f"the audio is cut off after {error.heard:.1f} s"
        raise UnsupportedMedia(message, param="file", hint="send the whole file again") from None
    except (Unreadable, OSError) as error:
        cause = getattr(error, "strerror", None) or error
        raise UnsupportedMedia(f"not audio that can be read: {cause}", param="file", hint=_READABLE) from None
    return np.concatenate(found)


def _too_long(max_seconds: float | None) -> PayloadTooLarge:
    hint = f"cut it into parts of at most {max_seconds:.0f} s"
    return PayloadTooLarge(f"the audio is longer than {max_seconds:.0f} s", param="file", hint=hint)


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


def normalize(samples: Samples, sample_rate: int, lufs: float) -> Samples:
    """The samples at `lufs` LUFS, their true peaks limited to −1 dBTP; silence stays silence.

    Loudness after ITU-R BS.1770-4, true peaks by its annex 2 (four times oversampled).
    """
    import pyloudnorm

    if len(samples) < _SHORTEST_MEASURED_S * sample_rate or not np.any(samples):
        return samples
    measured = float(pyloudnorm.Meter(sample_rate).integrated_loudness(samples.astype(np.float64)))
    if not math.isfinite(measured):
        return samples
    return _limit((samples * 10 ** ((lufs - measured) / 20)).astype(np.float32), sample_rate)


def _limit(samples: Samples, sample_rate: int) -> Samples:
    from scipy.ndimage import minimum_filter1d, uniform_filter1d
    from scipy.signal import resample_poly

    peaks = np.abs(resample_poly(samples, 4, 1)).reshape(-1, 4).max(axis=1)
    if peaks.max() <= _PEAK:
        return samples
    width = 2 * int(_LIMITER_S * sample_rate / 2) + 1
    needed = minimum_filter1d(np.minimum(1.0, _PEAK / np.maximum(peaks, _PEAK)), width)
    # The mean of minima over the same odd width is nowhere above the gain that is needed.
    gain = uniform_filter1d(needed, width)
    return np.asarray(samples * gain, dtype=np.float32)
