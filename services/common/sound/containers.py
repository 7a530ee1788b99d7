"""What an audio file's own header states: how long it is, and whether the file goes on to its end.

Contract: a length that a demuxer only estimates (from a bit rate, or from another stream) counts as not
stated. Files are read by seeking to the few bytes that matter, never whole. Sources: RIFF (Microsoft,
"Multimedia Programming Interface", 1991), ISO/IEC 14496-12 (boxes), RFC 3533 (Ogg pages), ISO/IEC 13818-1
(transport stream packets), the Xing header as LAME writes it. It decodes nothing.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

import av

_STATES_ITS_LENGTH = {"wav", "flac", "aiff", "au", "caf", "avi", "asf", "mov", "matroska"}
"""Demuxers whose length comes from a header; of the others, mp3 may have one (`_xing_frames`)."""
_STREAMED = 0x7FFFFFFF
"""A WAV file written to a pipe has this size or more, or 0."""
_MPEG1_RATE = 32000
"""From this rate on an mp3 frame holds 1152 samples, below it 576."""
_PAGE = 27
"""Bytes of an Ogg page before its table of segments."""
_LONGEST_PAGE = 65307
_PACKET, _SYNC = 188, 0x47
"""A packet of a transport stream: its bytes, and the first of them."""


def stated_seconds(container: "av.container.InputContainer", file: BinaryIO) -> float:
    """The length of the first audio stream by the file's header; 0 where nothing is stated."""
    demuxer = container.format.name.split(",")[0]
    stream = container.streams.audio[0]
    if demuxer == "wav":  # the demuxer corrects the length of a cut-off file silently
        return _riff_seconds(file)
    if demuxer == "mp3":
        return _xing_frames(file) * (1152 if stream.rate >= _MPEG1_RATE else 576) / stream.rate
    if demuxer not in _STATES_ITS_LENGTH:
        return 0.0
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if "DURATION" in stream.metadata:  # Matroska, as most writers tag it
        return _clock(stream.metadata["DURATION"])
    alone = len(container.streams) == 1
    return container.duration / av.time_base if alone and container.duration else 0.0


def ends_early(file: BinaryIO) -> bool:
    """Whether the last box (MP4), page (Ogg), chunk (CAF, AVI) or packet (MPEG-TS) is not all there."""
    size = file.seek(0, os.SEEK_END)
    head = _read(file, 0, _PACKET + 1)
    if head[4:8] == b"ftyp":
        return any(end > size for end in _box_ends(file, size))
    if head[:4] == b"OggS":
        return _last_page_end(file, size) > size
    if head[:4] == b"caff":
        return _caf_data_end(file, size) > size
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        stated = int.from_bytes(head[4:8], "little")
        return size < 8 + stated < _STREAMED
    if len(head) > _PACKET and head[0] == head[_PACKET] == _SYNC:
        return size % _PACKET != 0
    return False


def missing_seconds(container: "av.container.InputContainer", file: BinaryIO) -> float:
    """How much less there is of a WAV file than its header states; of other files 0."""
    if container.format.name != "wav" or not _riff_seconds(file):
        return 0.0
    begin, size, bytes_per_second = _riff_data(file)
    return max(0.0, (begin + size - file.seek(0, os.SEEK_END)) / bytes_per_second)


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    """Bytes from elsewhere; the demuxer, which reads the same file, finds it as it left it."""
    here = file.tell()
    file.seek(at)
    found = file.read(count)
    file.seek(here)
    return found


def _box_ends(file: BinaryIO, length: int) -> Iterator[int]:
    at = 0
    while at + 8 <= length:
        head = _read(file, at, 16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:], "big")
        if size < 8:  # 0: to the end of the file
            return
        at += size
        yield at


def _last_page_end(file: BinaryIO, length: int) -> int:
    """Where the last page ends by its own table; a whole file has one in its last 64 KiB."""
    start = max(0, length - _LONGEST_PAGE)
    tail = _read(file, start, _LONGEST_PAGE)
    at = tail.rfind(b"OggS")
    if at < 0 or at + _PAGE > len(tail):
        return length if at < 0 else length + 1
    segments = tail[at + _PAGE - 1]
    table = tail[at + _PAGE : at + _PAGE + segments]
    return start + at + _PAGE + segments + sum(table)


def _caf_data_end(file: BinaryIO, length: int) -> int:
    """Where the sound's chunk ends (Apple, "Core Audio Format Specification"); −1 bytes: to the end."""
    at = 8
    while at + 12 <= length:
        head = _read(file, at, 12)
        size = int.from_bytes(head[4:], "big", signed=True)
        if size < 0:
            return 0
        at += 12 + size
        if head[:4] == b"data":
            return at
    return at


def _xing_frames(file: BinaryIO) -> int:
    """Frames of an mp3 file by its first one; 0 where that holds no such header."""
    start, head = 0, _read(file, 0, 11)
    if head[:3] == b"ID3" and len(head) > 10:
        start = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
        )
    first = _read(file, start, 2048)
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


def _riff_seconds(file: BinaryIO) -> float:
    _, size, bytes_per_second = _riff_data(file)
    return size / bytes_per_second if bytes_per_second and size < _STREAMED else 0.0


def _riff_data(file: BinaryIO) -> tuple[int, int, int]:
    """Where a WAV file's sound begins, its bytes as stated, and its bytes per second; 0 where not stated."""
    at, bytes_per_second = 12, 0
    while len(head := _read(file, at, 20)) >= 8:
        tag, size = head[:4], int.from_bytes(head[4:8], "little")
        if tag == b"fmt ":
            bytes_per_second = int.from_bytes(head[16:20], "little")
        if tag == b"data":
            return at + 8, size, bytes_per_second
        at += 8 + size + size % 2
    return at, 0, 0
