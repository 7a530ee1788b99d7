"""Captions become SubRip, WebVTT and JSON, read back by FFmpeg and by the rules of the podcast namespace."""

import io
import json
import re
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.podcast.cues import BadCaptions, Cue, Word, cues_of, in_order
from services.pipeline.podcast.transcripts import KINDS, transcript

SPOKEN: dict[str, Any] = {
    "language": "fr",
    "segments": [
        {"id": 0, "start": 0.0, "end": 2.5, "text": "Bonjour à tous et à toutes, chers amis du fromage."},
        {"id": 1, "start": 2.75, "end": 4.0, "text": "Il coûte 3,50 €."},
    ],
    "words": [
        {"word": "Bonjour", "start": 0.0, "end": 0.5, "estimated": False},
        {"word": "à", "start": 0.5, "end": 0.6, "estimated": False},
        {"word": "tous", "start": 0.6, "end": 0.8, "estimated": False},
        {"word": "et", "start": 0.8, "end": 0.9, "estimated": False},
        {"word": "à", "start": 0.9, "end": 1.0, "estimated": False},
        {"word": "toutes,", "start": 1.0, "end": 1.3, "estimated": False},
        {"word": "chers", "start": 1.7, "end": 1.9, "estimated": False},
        {"word": "amis", "start": 1.9, "end": 2.1, "estimated": False},
        {"word": "du", "start": 2.1, "end": 2.2, "estimated": False},
        {"word": "fromage.", "start": 2.2, "end": 2.5, "estimated": False},
        {"word": "Il", "start": 2.75, "end": 2.9, "estimated": False},
        {"word": "coûte", "start": 2.9, "end": 3.2, "estimated": False},
        {"word": "3,50 €.", "start": 3.2, "end": 4.0, "estimated": True},
    ],
}
CUES = st.lists(
    st.builds(
        Cue,
        text=st.text(max_size=200),
        start=st.floats(-1, 5000),
        end=st.floats(-1, 5000),
        speaker=st.sampled_from(["", "Ana", "Bo <b>"]),
    ),
    max_size=12,
)


def read(kind: str, text: str) -> list[tuple[float, str]]:
    """Start and text of each cue, as FFmpeg has them."""
    with av.open(io.BytesIO(text.encode()), "r", format={"srt": "srt", "vtt": "webvtt"}[kind]) as file:
        packets = [packet for packet in file.demux() if packet.size]
        return [
            (float(p.pts * p.time_base), bytes(p).decode())
            for p in packets
            if p.pts is not None and p.time_base
        ]


def timings(text: str) -> list[tuple[float, float]]:
    found = re.findall(
        r"^(\d+):(\d\d):(\d\d)[.,](\d{3}) --> (\d+):(\d\d):(\d\d)[.,](\d{3})$", text, re.MULTILINE
    )
    rows = [[int(part) for part in row] for row in found]
    return [
        (h * 3600 + m * 60 + s + t / 1000, h2 * 3600 + m2 * 60 + s2 + t2 / 1000)
        for h, m, s, t, h2, m2, s2, t2 in rows
    ]


def test_a_sentence_and_its_words_are_cues() -> None:
    first, second = cues_of(SPOKEN, speaker="Ana")
    assert (first.text, first.start, first.end, first.speaker) == (
        SPOKEN["segments"][0]["text"],
        0.0,
        2.5,
        "Ana",
    )
    assert [word.text for word in second.words] == ["Il", "coûte", "3,50 €."]
    assert len(first.words) == 10


def test_a_verbose_transcription_of_task_a_is_read_too() -> None:
    verbose = {
        "text": "Hello you",
        "segments": [{"id": 0, "start": 0.5, "end": 1, "text": " Hello you", "seek": 0}],
    }
    assert cues_of(verbose) == [Cue("Hello you", 0.5, 1.0)]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"segments": "none"},
        {"segments": [{"text": "no times"}]},
        {"segments": [{"start": 0, "end": float("nan"), "text": "x"}]},
        {"segments": [None]},
    ],
)
def test_an_answer_without_captions_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(BadCaptions):
        cues_of(answer)


def test_srt_has_two_lines_of_32_and_a_card_begins_when_its_first_word_is_said() -> None:
    text = transcript("srt", cues_of(SPOKEN))
    assert text == (
        "1\n00:00:00,000 --> 00:00:02,500\nBonjour à tous et à toutes,\nchers amis du fromage.\n\n"
        "2\n00:00:02,750 --> 00:00:04,000\nIl coûte 3,50 €.\n"
    )
    assert read("srt", text) == [
        (0.0, "Bonjour à tous et à toutes,\nchers amis du fromage."),
        (2.75, "Il coûte 3,50 €."),
    ]


def test_a_long_sentence_is_parted_where_its_words_are_said() -> None:
    words = [Word(f"word{number:02}", number + 0.5, number + 1) for number in range(20)]
    cue = Cue(" ".join(word.text for word in words), 0.0, 20.0, tuple(words))
    cards = read("srt", transcript("srt", [cue]))
    assert [start for start, _ in cards] == [0.0, 8.5, 16.5]
    assert cards[1][1].startswith("word08")


def test_without_words_a_long_sentence_is_parted_by_its_length() -> None:
    cards = read("vtt", transcript("vtt", [Cue("abcd " * 52, 10.0, 36.0)]))
    assert [start for start, _ in cards] == [10.0, 23.0]


def test_speakers_are_a_voice_span_a_name_once_and_a_field() -> None:
    cues = [Cue("Hi <all> & you --> me", 0, 1, speaker="Ana"), Cue("Yes", 1, 2, speaker="Ana")]
    assert "<v Ana>Hi &lt;all&gt; &amp; you --&gt; me" in transcript("vtt", cues)
    srt = transcript("srt", cues)
    assert "Ana: Hi <all> & you → me" in srt
    assert srt.count("Ana:") == 1
    segments = json.loads(transcript("json", cues))["segments"]
    assert segments[0] == {"speaker": "Ana", "startTime": 0, "endTime": 1, "body": "Hi <all> & you --> me"}


def test_json_is_of_the_namespaces_version_and_times_are_seconds() -> None:
    document = json.loads(transcript("json", cues_of(SPOKEN)))
    assert document["version"] == "1.0.0"
    assert document["segments"][1] == {"startTime": 2.75, "endTime": 4.0, "body": "Il coûte 3,50 €."}


def test_cues_that_begin_together_are_one_and_none_overlaps() -> None:
    cues = [Cue("b", 1.0, 1.0), Cue("a", 0.0, 9.0), Cue("c", 1.0004, 3.0), Cue(" ", 2, 3), Cue("d", 2.0, 2.0)]
    found = [(cue.text, cue.start, cue.end) for cue in in_order(cues)]
    assert found == [("a", 0.0, 1.0), ("b c", 1.0, 2.0), ("d", 2.0, 2.001)]


def test_a_long_sentence_said_in_no_time_is_cards_that_last_a_millisecond_each() -> None:
    times = timings(transcript("srt", [Cue("abcd " * 40, 1.0, 1.0), Cue("next", 1.001, 2.0)]))
    assert times == [(1.0, 1.001), (1.001, 1.002), (1.002, 1.003), (1.003, 1.004), (1.004, 2.0)]


def test_nothing_said_is_an_empty_file_of_its_kind() -> None:
    assert [transcript(kind, []) for kind in ("srt", "vtt")] == ["", "WEBVTT\n"]
    assert json.loads(transcript("json", []))["segments"] == []


@given(CUES)
def test_any_captions_make_files_whose_cues_are_short_in_order_and_have_a_length(cues: list[Cue]) -> None:
    ordered = in_order(cues)
    for kind, width in (("srt", 32), ("vtt", 65)):
        text = transcript(kind, ordered)
        times = timings(text)
        flat = [moment for pair in times for moment in pair]
        assert flat == sorted(flat)
        assert all(start < end for start, end in times)
        bodies = [
            block.split("\n")[1 if kind == "vtt" else 2 :] for block in text.split("\n\n") if "-->" in block
        ]
        assert all(len(body) <= 3 for body in bodies)  # two lines, and the file's last line end
        if kind == "srt":
            assert all(len(line) <= width for body in bodies for line in body)
    assert json.loads(transcript("json", ordered))["version"] == "1.0.0"


@given(st.text(min_size=1, max_size=300))
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    cues = in_order([Cue(text, 0.0, 10.0)])
    body = "".join(cue.text for cue in cues)
    shown = re.sub(r"(?m)^\d+$\n^.* --> .*$", "", transcript("srt", cues))
    assert "".join(shown.split()) == "".join(body.replace("-->", "→").split())


@pytest.mark.parametrize(
    "text", ["مرحبا بكم في بودكاست الجبن اللذيذ جدا يا أصدقاء", "我们都爱奶酪" * 12, "e\u0301\u0302" * 40]
)
def test_other_scripts_are_parted_without_tearing_a_letter_from_its_accent(text: str) -> None:
    lines = [
        line for _, body in read("srt", transcript("srt", [Cue(text, 0, 9)])) for line in body.split("\n")
    ]
    assert len(lines) > 1
    assert all(len(line) <= 32 and not line.startswith(("\u0301", "\u0302")) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_each_kind_has_its_media_type() -> None:
    assert {kind: media for kind, (_, media) in KINDS.items()} == {
        "srt": "application/x-subrip",
        "vtt": "text/vtt",
        "json": "application/json",
    }
