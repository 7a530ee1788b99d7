"""ID3v2.3 tags: the frames that a podcast's mp3 has, and where the tags of a file begin and end.

Contract: `tag(frames)` is a whole tag of the frames that `text`, `user_text`, `language`, `picture` and
`chapter_frames` make; `without_tags(data)` is an mp3 without the tags it had. Sound is never touched. Written
ourselves because FFmpeg writes chapters without their table of contents (CTOC), by which players find them.
Sources: ID3v2.3.0 informal standard; "ID3v2 Chapter Frame Addendum" 1.0. It knows no podcast.
"""

import struct
from collections.abc import Iterable, Sequence

from services.pipeline.podcast.chapters import Chapter

_NO_OFFSET = b"\xff" * 4
_TOP_AND_ORDERED = b"\x03"
_COVER = b"\x03"
_UTF16 = b"\x01"
_MOST_CHAPTERS = 255
_V1 = 128


def text(frame: str, value: str) -> bytes:
    """A text frame, as TIT2; empty where there is no value."""
    return _frame(frame, _UTF16 + _utf16(value)) if value else b""


def user_text(name: str, value: str) -> bytes:
    """A text under a name of one's own (TXXX)."""
    return _frame("TXXX", _UTF16 + _utf16(name) + b"\0\0" + _utf16(value)) if value else b""


def comment(value: str, language: str) -> bytes:
    """A comment (COMM) in a language of three letters (ISO 639-2)."""
    head = _UTF16 + _three(language) + _utf16("") + b"\0\0"
    return _frame("COMM", head + _utf16(value)) if value else b""


def language(code: str) -> bytes:
    """What is spoken (TLAN), by three letters (ISO 639-2)."""
    return _frame("TLAN", b"\0" + _three(code)) if code else b""


def picture(png: bytes) -> bytes:
    """The front cover (APIC), a PNG."""
    return _frame("APIC", b"\0image/png\0" + _COVER + b"\0" + png) if png else b""


def chapter_frames(chapters: Sequence[Chapter]) -> bytes:
    """A CHAP for each chapter, and the CTOC that lists them; nothing without chapters."""
    kept = chapters[:_MOST_CHAPTERS]
    names = [b"chp%d\0" % number for number in range(len(kept))]
    marks = [
        _frame("CHAP", name + _times(each) + 2 * _NO_OFFSET + text("TIT2", each.title))
        for name, each in zip(names, kept, strict=True)
    ]
    contents = b"toc\0" + _TOP_AND_ORDERED + bytes([len(names)]) + b"".join(names)
    return _frame("CTOC", contents) + b"".join(marks) if marks else b""


def tag(frames: Iterable[bytes]) -> bytes:
    """The tag that stands before the sound."""
    body = b"".join(frames)
    return b"ID3\x03\x00\x00" + _syncsafe(len(body)) + body


def without_tags(data: bytes) -> bytes:
    """The sound alone: without ID3v2 before it and ID3v1 behind it."""
    start = 0
    while data[start : start + 3] == b"ID3" and len(data) >= start + 10:
        footer = 10 if data[start + 5] & 0x10 else 0
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[start + 6 : start + 10], _SEVENS, strict=True)
        )
        start += 10 + size + footer
    end = len(data) - _V1 if data[-_V1 : -_V1 + 3] == b"TAG" else len(data)
    return data[start:end]


_SEVENS = (21, 14, 7, 0)


def _frame(name: str, body: bytes) -> bytes:
    return name.encode("ascii") + struct.pack(">IH", len(body), 0) + body


def _times(chapter: Chapter) -> bytes:
    return struct.pack(">II", round(chapter.start * 1000), round(chapter.end * 1000))


def _utf16(value: str) -> bytes:
    return b"\xff\xfe" + value.encode("utf-16-le", "replace")


def _three(code: str) -> bytes:
    return (code.lower() + "und")[:3].encode("ascii") if len(code) == 3 and code.isascii() else b"und"


def _syncsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in _SEVENS)
