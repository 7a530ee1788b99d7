"""An edition is made of what there is of an episode, and does without what there is not."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import av
import numpy as np
import pytest

from services.common.sound.encoding import encode
from services.pipeline.podcast.cues import estimated
from services.pipeline.podcast.edition import Material, edition
from services.pipeline.podcast.mp3 import NotMp3

SCRIPT = "Welcome to the show. We love cheese.\n\nNow the farm. Six goats live there."
FRENCH = "Bienvenue. Nous aimons le fromage.\n\nLa ferme. Six chèvres y vivent."
SUMMARY: dict[str, Any] = {
    "title": "The Show: Cheese and goats",
    "notes": ["We love cheese."],
    "chapters": [{"title": "Cheese", "start": 0}, {"title": "Goats", "start": SCRIPT.index("Now")}],
}


def material(audio: bytes = b"") -> Material:
    return Material(
        title="input-01",
        show="The Show",
        author="staff",
        language="en",
        published=datetime(2026, 11, 25, tzinfo=UTC),
        text=SCRIPT,
        script=SCRIPT,
        audio=audio,
        seconds=8.0,
        voice="demo-voice b43b",
        captions={
            "segments": [{"start": 2.0 * n, "end": 2.0 * n + 1.5, "text": t} for n, t in enumerate(PARTS)]
        },
        summary=SUMMARY,
    )


PARTS = ("Welcome to the show.", "We love cheese.", "Now the farm.", "Six goats live there.")


@pytest.fixture(scope="module")
def mp3() -> bytes:
    return encode(np.zeros(22050 * 8, np.float32), 22050, format="mp3", normalize_lufs=None)


def test_everything_that_is_known_is_in_it(mp3: bytes) -> None:
    made = edition(material(mp3))
    assert made.notes.title == "Cheese and goats"
    assert [(each.title, each.start) for each in made.chapters] == [("Cheese", 0.0), ("Goats", 4.0)]
    assert made.html.startswith("<p>We love cheese.</p><ul><li>0:00 Cheese</li>")
    assert "demo-voice b43b" in made.html
    assert "00:00:04,000 --> 00:00:05,500\nNow the farm." in made.transcript("srt")
    assert [each["title"] for each in json.loads(made.chapters_json)["chapters"]] == ["Cheese", "Goats"]
    with av.open(io.BytesIO(made.mp3), "r") as file:
        assert file.metadata["title"] == "Cheese and goats"
        assert file.metadata["album"] == "The Show"
        assert len(file.chapters()) == 2
        assert len(file.streams.video) == 1


def test_a_translation_has_its_own_words_at_its_own_times(mp3: bytes) -> None:
    french = replace(
        material(mp3),
        language="fr",
        text=FRENCH,
        captions={},
        localised={
            "title": "Fromage",
            "notes": ["Nous aimons le fromage."],
            "chapters": ["Le fromage", "Les chèvres"],
        },
    )
    made = edition(french)
    assert made.notes.title == "Fromage"
    assert made.html.endswith("<p>Voix de synthèse: demo-voice b43b.</p>")
    assert [each.title for each in made.chapters] == ["Le fromage", "Les chèvres"]
    assert 3.0 < made.chapters[1].start < 5.0
    assert made.cues[-1].text == "Six chèvres y vivent."


def test_a_translation_without_words_of_its_own_does_not_take_the_english_notes(mp3: bytes) -> None:
    made = edition(replace(material(mp3), language="fr", text=FRENCH, captions={}))
    assert made.notes.title == "input-01"
    assert made.notes.paragraphs == ("Bienvenue. Nous aimons le fromage. La ferme.",)


def test_without_a_summary_and_times_there_are_notes_and_a_transcript_all_the_same(mp3: bytes) -> None:
    made = edition(replace(material(mp3), captions={"segments": "?"}, summary={}))
    assert made.notes.title == "input-01"
    assert made.notes.paragraphs[0].startswith("Welcome to the show. We love cheese.")
    assert not made.chapters
    assert made.cues[-1].end == 8.0


def test_sound_that_is_no_mp3_is_refused() -> None:
    with pytest.raises(NotMp3):
        edition(material(b"RIFF"))


def test_estimated_cues_share_the_time_by_letters() -> None:
    cues = estimated("One. [pause:1.5] Two three four.\n\n🧀\n\n我们。都爱", 10.0)
    assert [cue.text for cue in cues] == ["One.", "Two three four.", "我们。", "都爱"]
    assert (cues[0].start, cues[-1].end) == (0.0, 10.0)
    assert estimated("🧀", 10.0) == []
