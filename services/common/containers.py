"""What an audio file's own header states: how long it is, and whether the file goes on to its end.

Contract: a length that a demuxer only estimates (from a bit rate, or from another stream) counts as not
stated. Sources: RIFF (Microsoft, "Multimedia Programming Interface", 1991), ISO/IEC 14496-12 (boxes), RFC
3533 (Ogg pages), the Xing header as LAME writes it. It decodes nothing.
"""

from collections.abc import Iterator

import av

_STATES_ITS_LENGTH = {"wav", "w64", "flac", "aiff", "au", "caf", "avi", "asf", "mov", "matroska"}
"""Demuxers whose length comes from a header; of the others, mp3 may have one (`_xing_frames`)."""
_STREAMED = 0x7FFFFFFF
"""A WAV file written to a pipe has this size or more, or 0."""
_MPEG1_RATE = 32000
"""From this rate on an mp3 frame holds 1152 samples, below it 576."""
_PAGE = 27
"""Bytes of an Ogg page before its table of segments."""


def stated_seconds(container: "av.container.InputContainer", data: bytes) -> float:
    """The length of the first audio stream by the file's header; 0 where nothing is stated."""
    demuxer = container.format.name.split(",")[0]
    stream = container.streams.audio[0]
    if demuxer == "wav":  # the demuxer corrects the length of a cut-off file silently
        return _riff_seconds(data)
    if demuxer == "mp3":
        return _xing_frames(data) * (1152 if stream.rate >= _MPEG1_RATE else 576) / stream.rate
    if demuxer not in _STATES_ITS_LENGTH:
        return 0.0
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if "DURATION" in stream.metadata:  # Matroska, as most writers tag it
        return _clock(stream.metadata["DURATION"])
    alone = len(container.streams) == 1
    return container.duration / av.time_base if alone and container.duration else 0.0


def ends_early(data: bytes) -> bool:
    """Whether the last box (MP4) or page (Ogg) goes beyond the end of the file."""
    if data[4:8] == b"ftyp":
        return any(end > len(data) for end in _box_ends(data))
    if data[:4] == b"OggS":
        return _page_end(data, data.rfind(b"OggS")) > len(data)
    return False


def _box_ends(data: bytes) -> Iterator[int]:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:  # 0: to the end of the file
            return
        at += size
        yield at


def _page_end(data: bytes, at: int) -> int:
    if at + _PAGE > len(data):
        return at + _PAGE
    segments = data[at + _PAGE - 1]
    table = data[at + _PAGE : at + _PAGE + segments]
    return at + _PAGE + segments + sum(table)


def _xing_frames(data: bytes) -> int:
    """Frames of an mp3 file by its first one; 0 where that holds no such header."""
    start = 0
    if data[:3] == b"ID3" and len(data) > 10:
        start = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
    first = data[start : start + 2048]
    at = max(first.find(b"Xing"), first.find(b"Info"))
    stated = at >= 0 and int.from_bytes(first[at + 4 : at + 8], "big") & 1
    return int.from_bytes(first[at + 8 : at + 12], "big") if stated else 0


def _clock(text: str) -> float:
    """Seconds of `01:02:03.5`; 0 for anything else."""
    try:
        hours, minutes, seconds = text.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return 0.0


def _riff_seconds(data: bytes) -> float:
    at, bytes_per_second = 12, 0
    while at + 8 <= len(data):
        tag, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if tag == b"fmt ":
            bytes_per_second = int.from_bytes(data[at + 16 : at + 20], "little")
        if tag == b"data":
            return size / bytes_per_second if bytes_per_second and size < _STREAMED else 0.0
        at += 8 + size + size % 2
    return 0.0
