"""The course's paths, and which artifact is made from which."""

import pytest

from services.pipeline.errors import InvalidGroup
from services.pipeline.storage.layout import (
    Task,
    artifact_path,
    episode,
    input_name,
    input_number,
    record_path,
)


def test_first_language_keeps_the_courses_path_and_each_further_one_gets_a_folder() -> None:
    steps = list(episode("input-07", "input_audios/input-07.wav", "staff", ["fr", "es"], "fr"))
    assert [(step.label, step.source, step.output) for step in steps] == [
        ("A", "input_audios/input-07.wav", "text_prompts/staff/input-07.txt"),
        ("B", "text_prompts/staff/input-07.txt", "text_paragraphs/staff/input-07.txt"),
        ("C", "text_paragraphs/staff/input-07.txt", "text_audios/staff/input-07.mp3"),
        ("D fr", "text_paragraphs/staff/input-07.txt", "text_translated/staff/input-07.txt"),
        ("E fr", "text_translated/staff/input-07.txt", "output_audios/staff/input-07.mp3"),
        ("D es", "text_paragraphs/staff/input-07.txt", "text_translated/staff/es/input-07.txt"),
        ("E es", "text_translated/staff/es/input-07.txt", "output_audios/staff/es/input-07.mp3"),
    ]


def test_names_and_records() -> None:
    assert input_name(7) == "input-07"
    assert input_name(123) == "input-123"
    assert input_number("input-07.mp3") == 7
    assert input_number("holiday.mp3") is None
    path = artifact_path(Task.DUB, "input-07", "staff", "es", "fr")
    assert record_path(path) == ".mega/output_audios/staff/es/input-07.json"


@pytest.mark.parametrize("group", ["", "..", "../x", "a/b", "A", ".mega", "x" * 65])
def test_a_group_that_is_no_folder_name_is_refused(group: str) -> None:
    with pytest.raises(InvalidGroup):
        episode("input-01", "input_audios/input-01.mp3", group, [], None)
