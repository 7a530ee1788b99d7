"""Places in a text become times; a summary becomes show notes."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.podcast.chapters import Chapter, Mark, carried, chapters, chapters_json, marks_of
from services.pipeline.podcast.cues import Cue
from services.pipeline.podcast.notes import ShowNotes, as_html, as_text, clock, notes_of

SCRIPT = "Welcome back. It is cheese.\n\nNow the farm. [pause:1.5] Six goats live there.\n\nGoodbye to all."
FRENCH = "Bon retour parmi nous. C'est du fromage.\n\nLa ferme. Six chèvres y vivent.\n\nAu revoir."
SUMMARY: dict[str, Any] = {
    "title": "The Cheesy Show: Goats & farms",
    "notes": ["It is cheese.", " Six goats  live there. "],
    "chapters": [
        {"title": "Hello", "sentence": 0, "paragraph": 0, "start": 0, "end": 27},
        {"title": "The farm", "sentence": 2, "paragraph": 1, "start": 29, "end": 77},
        {"title": "Bye", "sentence": 4, "paragraph": 2, "start": SCRIPT.index("Goodbye"), "end": len(SCRIPT)},
    ],
}


def spoken(text: str) -> list[Cue]:
    """A cue a sentence, five seconds each."""
    sentences = [
        part.strip() for part in text.replace("[pause:1.5]", "").replace("\n", " ").split(".") if part.strip()
    ]
    return [Cue(f"{sentence}.", 5.0 * at, 5.0 * at + 4) for at, sentence in enumerate(sentences)]


def test_chapters_begin_with_the_sentence_that_begins_them() -> None:
    found = chapters(marks_of(SUMMARY, SCRIPT), spoken(SCRIPT), 25.0)
    assert found == [Chapter("Hello", 0.0, 10.0), Chapter("The farm", 10.0, 20.0), Chapter("Bye", 20.0, 25.0)]


def test_a_translations_chapters_begin_with_the_same_paragraphs_in_its_own_words() -> None:
    marks = carried(marks_of(SUMMARY, SCRIPT), SCRIPT, FRENCH, ["Bonjour", "La ferme", ""])
    found = chapters(marks, spoken(FRENCH), 25.0)
    assert [(each.title, each.start) for each in found] == [
        ("Bonjour", 0.0),
        ("La ferme", 10.0),
        ("Bye", 20.0),
    ]


def test_a_translation_with_other_paragraphs_keeps_the_shares() -> None:
    marks = carried(marks_of(SUMMARY, SCRIPT), SCRIPT, FRENCH.replace("\n\n", " "))
    assert [mark.before for mark in marks] == [mark.before for mark in marks_of(SUMMARY, SCRIPT)]


def test_a_pause_is_not_said() -> None:
    text = "[pause:1.5] " * 20 + "One. Two."
    (mark,) = marks_of({"chapters": [{"title": "t", "start": text.index("Two")}]}, text)
    assert mark.before == 0.5


def test_titles_that_are_not_as_many_as_the_chapters_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        carried(marks_of(SUMMARY, SCRIPT), SCRIPT, FRENCH, ["Bonjour"])


def test_chapters_that_begin_together_or_at_the_very_end_are_one() -> None:
    marks = [Mark("a", 0.3), Mark("b", 0.31), Mark("c", 0.999)]
    assert chapters(marks, [Cue("one two three", 0.0, 9.5)], 10.0) == [Chapter("a", 0.0, 10.0)]


def test_without_captions_shares_of_the_length_are_taken() -> None:
    found = chapters([Mark("a", 0.0), Mark("b", 0.5)], [], 10.0)
    assert [(each.start, each.end) for each in found] == [(0.0, 5.0), (5.0, 10.0)]


def test_entries_that_are_no_chapters_are_passed_over() -> None:
    odd = [
        {"title": "", "start": 0},
        {"title": "x"},
        {"title": "y", "start": -1},
        {"title": "z", "start": 10**6},
    ]
    assert marks_of({"chapters": odd}, SCRIPT) == []
    assert marks_of({"chapters": None}, SCRIPT) == []


def test_the_json_is_version_1_2() -> None:
    document = json.loads(chapters_json([Chapter("Ça & <là>", 0.0, 1.5)], title="T", show="S", author="A"))
    assert document == {
        "version": "1.2.0",
        "title": "T",
        "podcastName": "S",
        "author": "A",
        "chapters": [{"startTime": 0.0, "endTime": 1.5, "title": "Ça & <là>"}],
    }


@given(
    marks=st.lists(st.builds(Mark, title=st.just("t"), before=st.floats(0, 1)), max_size=8),
    starts=st.lists(st.floats(0, 100), max_size=8),
)
def test_chapters_cover_the_sound_without_gaps(marks: list[Mark], starts: list[float]) -> None:
    cues = [Cue("some words", start, start + 1) for start in sorted(starts)]
    found = chapters(marks, cues, 101.0)
    assert bool(found) == bool(marks)
    if found:
        assert (found[0].start, found[-1].end) == (0.0, 101.0)
        assert all(one.end == two.start for one, two in pairwise(found))
        assert all(each.end - each.start >= 1 for each in found)


def test_notes_are_the_summarys_without_the_shows_name() -> None:
    notes = notes_of(SUMMARY, title="input-01", show="the cheesy show")
    assert notes == ShowNotes("Goats & farms", ("It is cheese.", "Six goats live there."))
    assert notes.summary == "It is cheese. Six goats live there."
    assert notes_of({}, title="input-01") == ShowNotes("input-01")


def test_notes_as_html_and_text() -> None:
    notes, listed = (
        ShowNotes("A & B", ("Cheese < bread.",)),
        [Chapter("Hi", 0, 61), Chapter("Bye", 3661, 4000)],
    )
    assert as_html(notes, listed, credit="Spoken by demo-voice.") == (
        "<p>Cheese &lt; bread.</p><ul><li>0:00 Hi</li><li>1:01:01 Bye</li></ul><p>Spoken by demo-voice.</p>"
    )
    assert as_text(notes, listed, credit="c") == "A & B\n\nCheese < bread.\n\n0:00 Hi\n1:01:01 Bye\n\nc\n"


@pytest.mark.parametrize("paragraph", ["é" * 9000, "<" * 3000, "short"])
def test_html_stays_within_apples_4000_bytes_and_whole(paragraph: str) -> None:
    notes = ShowNotes("t", (paragraph, "second", paragraph))
    html = as_html(notes, [Chapter("ü" * 100, 60.0 * n, 60.0 * n + 60) for n in range(12)], credit="c")
    assert len(html.encode()) <= 4000
    assert html.count("<p>") == html.count("</p>") >= 2
    assert html.endswith("<p>c</p>")


def test_the_clock() -> None:
    assert [clock(s) for s in (0, 59.9, 600, 3599.99, 36000)] == [
        "0:00",
        "0:59",
        "10:00",
        "59:59",
        "10:00:00",
    ]


def test_a_title_is_no_longer_than_players_show() -> None:
    assert len(notes_of({"title": "word " * 200}, title="x").title) <= 255
    assert replace(ShowNotes("a"), title="b").title == "b"
