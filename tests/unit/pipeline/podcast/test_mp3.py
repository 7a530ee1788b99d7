"""Tags, chapters and cover of an mp3, read back by FFmpeg; the sound stays what it was."""

import io
from datetime import date
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common.sound.encoding import encode
from services.pipeline.podcast import id3
from services.pipeline.podcast.chapters import Chapter
from services.pipeline.podcast.cover import thumbnail
from services.pipeline.podcast.mp3 import About, NotMp3, tagged

CHAPTERS = [Chapter("Début – ça va ? 🧀", 0.0, 0.75), Chapter("مرحبا", 0.75, 1.5)]
ABOUT = About(
    title="Épisode 1 & plus",
    show="Le podcast très fromagé",
    author="staff",
    language="fr",
    published=date(2026, 11, 25),
    notes="Notes\nde bas",
    made_by="demo-voice b43b9967",
)


@pytest.fixture(scope="module")
def mp3() -> bytes:
    tone = np.sin(np.arange(int(22050 * 1.5), dtype=np.float32) * 0.1) * np.float32(0.2)
    return encode(tone, 22050, format="mp3", title="old title")


def opened(data: bytes) -> Any:
    return av.open(io.BytesIO(data), "r")


def samples(data: bytes) -> bytes:
    with opened(data) as file:
        return b"".join(frame.to_ndarray().tobytes() for frame in file.decode(audio=0))


def test_ffmpeg_reads_every_tag(mp3: bytes) -> None:
    with opened(tagged(mp3, ABOUT, CHAPTERS)) as file:
        tags = file.metadata
    wanted = {
        "title": "Épisode 1 & plus",
        "artist": "staff",
        "album": "Le podcast très fromagé",
        "genre": "Podcast",
        "date": "2026",
        "language": "fra",
        "Synthetic speech": "demo-voice b43b9967",
    }
    assert {name: tags.get(name) for name in wanted} == wanted
    assert "Notes\nde bas" in tags.values()


def test_ffmpeg_reads_the_chapters(mp3: bytes) -> None:
    with opened(tagged(mp3, ABOUT, CHAPTERS)) as file:
        found = [
            (
                each["metadata"]["title"],
                float(each["start"] * each["time_base"]),
                float(each["end"] * each["time_base"]),
            )
            for each in file.chapters()
        ]
    assert found == [(each.title, each.start, each.end) for each in CHAPTERS]


def test_the_contents_list_every_chapter_in_order(mp3: bytes) -> None:
    frames = dict(frames_of(tagged(mp3, ABOUT, CHAPTERS)))
    assert frames["CTOC"] == b"toc\0\x03\x02chp0\0chp1\0"
    assert [name for name, _ in frames_of(tagged(mp3, ABOUT, CHAPTERS))].count("CHAP") == 2


def test_the_cover_comes_back_and_is_a_picture(mp3: bytes) -> None:
    cover = thumbnail("Le podcast", "fr")
    with opened(tagged(mp3, ABOUT, CHAPTERS, cover)) as file:
        (stream,) = file.streams.video
        assert stream.disposition & av.stream.Disposition.attached_pic
        (packet,) = [packet for packet in file.demux(stream) if packet.size]
        assert bytes(packet) == cover


def test_the_sound_is_the_same_byte_for_byte_and_tagging_twice_changes_nothing(mp3: bytes) -> None:
    once = tagged(mp3, ABOUT, CHAPTERS)
    assert samples(once) == samples(mp3)
    assert once.endswith(id3.without_tags(mp3))
    assert tagged(once, ABOUT, CHAPTERS) == once


def test_old_tags_at_both_ends_go(mp3: bytes) -> None:
    sound = id3.without_tags(mp3)
    both = (
        id3.tag([id3.text("TIT2", "one")]) + id3.tag([id3.text("TIT2", "two")]) + sound + b"TAG" + b"\0" * 125
    )
    assert id3.without_tags(both) == sound


@pytest.mark.parametrize(
    "data", [b"", b"RIFF....WAVE", b"ID3\x03\x00\x00\x00\x00\x00\x00", b"\xff\xf1\x50\x80\x00"]
)
def test_what_is_no_mp3_is_refused(data: bytes) -> None:
    with pytest.raises(NotMp3):
        tagged(data, ABOUT)


@pytest.mark.parametrize(
    ("code", "three"), [("en-GB", "eng"), ("zh-Hant", "zho"), ("ar", "ara"), ("de", "deu"), ("??", "und")]
)
def test_languages_have_three_letters(mp3: bytes, code: str, three: str) -> None:
    assert dict(frames_of(tagged(mp3, About("t", "s", language=code))))["TLAN"] == b"\0" + three.encode()


@settings(max_examples=40)
@given(title=st.text(max_size=300), show=st.text(max_size=300))
def test_any_text_can_be_a_title(mp3: bytes, title: str, show: str) -> None:
    data = tagged(mp3, About(title=title, show=show), [Chapter(title[:20] or "c", 0.0, 1.0)])
    assert data.endswith(id3.without_tags(mp3))
    with opened(data) as file:
        assert len(file.metadata.get("title", "")) <= 255
        assert len(file.chapters()) == 1


def frames_of(data: bytes) -> list[tuple[str, bytes]]:
    """Frames by the letter of ID3v2.3: name, size, flags, body."""
    size = int.from_bytes(data[6:10], "big")
    size = (size & 0x7F) | (size >> 8 & 0x7F) << 7 | (size >> 16 & 0x7F) << 14 | (size >> 24 & 0x7F) << 21
    found, at = [], 10
    while at < 10 + size:
        length = int.from_bytes(data[at + 4 : at + 8], "big")
        found.append((data[at : at + 4].decode(), data[at + 10 : at + 10 + length]))
        at += 10 + length
    assert at == 10 + size
    return found
