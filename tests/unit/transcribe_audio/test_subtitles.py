"""Subtitles, letter by letter."""

from services.transcribe_audio.subtitles import cues, lrc, srt, tsv, vtt
from services.transcribe_audio.transcript import Segment, Word

WORDS = (Word("Hello", 0.5, 0.9, 0.9), Word("there.", 1.0, 1.2346, 0.8))
SAID = (
    Segment(0, 0.5, 1.2346, "Hello there.", -0.1, 0.0, WORDS),
    Segment(1, 2.0, 3.9996, "Brie & <gouda>\n--> \tfeta", -0.1, 0.0),
    Segment(2, 3.0, 3.0, "  ", -0.1, 0.0),
    Segment(3, 3725.04, 3726.0, "Goodbye.", -0.1, 0.0),
)


def test_srt() -> None:
    assert srt(cues(SAID)) == (
        "1\n00:00:00,500 --> 00:00:01,235\nHello there.\n\n"
        "2\n00:00:02,000 --> 00:00:04,000\nBrie & <gouda> → feta\n\n"
        "3\n01:02:05,040 --> 01:02:06,000\nGoodbye.\n"
    )


def test_vtt() -> None:
    assert vtt(cues(SAID)) == (
        "WEBVTT\n\n"
        "00:00:00.500 --> 00:00:01.235\nHello there.\n\n"
        "00:00:02.000 --> 00:00:04.000\nBrie &amp; &lt;gouda&gt; --&gt; feta\n\n"
        "01:02:05.040 --> 01:02:06.000\nGoodbye.\n"
    )


def test_tsv() -> None:
    assert tsv(cues(SAID)) == (
        "start\tend\ttext\n500\t1235\tHello there.\n2000\t4000\tBrie & <gouda> --> feta\n"
        "3725040\t3726000\tGoodbye.\n"
    )


def test_lrc() -> None:
    assert lrc(cues(SAID)) == (
        "[00:00.50]Hello there.\n[00:02.00]Brie & <gouda> --> feta\n[00:04.00]\n"
        "[62:05.04]Goodbye.\n[62:06.00]\n"
    )


def test_text_that_looks_like_a_time_and_hours_beyond_a_hundred() -> None:
    said = (Segment(0, 359999.9996, 400000.0, "[00:01.00] x\u2028\r\n\r\n2\x0b", -0.1, 0.0),)
    assert lrc(cues(said)) == "[6000:00.00] [00:01.00] x 2\n[6666:40.00]\n"
    assert srt(cues(said)) == "1\n100:00:00,000 --> 111:06:40,000\n[00:01.00] x 2\n"


def test_a_cue_per_word() -> None:
    assert srt(cues(SAID[:1], words=True)) == (
        "1\n00:00:00,500 --> 00:00:00,900\nHello\n\n2\n00:00:01,000 --> 00:00:01,235\nthere.\n"
    )


def test_nobody_spoke() -> None:
    assert (srt(cues(())), vtt(cues(())), tsv(cues(())), lrc(cues(()))) == (
        "",
        "WEBVTT\n",
        "start\tend\ttext\n",
        "",
    )
