"""Drafts to correct: the same in every run, and nothing in them twice."""

import pytest

from benchmarks.contenders.generate import Work
from benchmarks.inputs.generate import draft
from services.generate_text.faithful.guard import without_slips


def test_a_draft_is_the_same_every_time_and_long_enough() -> None:
    made = draft("grammar", 200)
    assert made == draft("grammar", 200)
    assert 200 <= made.words < 320
    assert len(made.heard) == len(made.written)
    assert made.first(1).heard == made.heard[:1]
    assert made.first(0) == made


def test_no_two_paragraphs_are_asked_for_once() -> None:
    heard = [without_slips(paragraph) for paragraph in draft("grammar", 1000).heard]
    assert len(set(heard)) == len(heard)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="novel"):
        draft("novel", 10)


def test_quality_is_told_where_the_right_text_is_known() -> None:
    work = Work(words=60, same=1)
    work.prepare()
    outcome = work.judged(lambda: work.draft.written, first_words_s=0.5)
    assert outcome.quality == {"mended": 1.0, "harmed": 0.0}
    assert outcome.output == work.draft.written[0]
    assert (outcome.units, outcome.details) == (work.draft.words, {"first_words_s": 0.5})
