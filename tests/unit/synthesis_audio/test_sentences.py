"""Texts are cut where a speaker would breathe, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from services.synthesis_audio.spoken.sentences import AFTER_PARAGRAPH_S, AFTER_SENTENCE_S, LONGEST, split


def test_cuts_at_sentences_and_paragraphs() -> None:
    pieces = split("One, two. Three?\n\nFour!")
    assert [piece.text for piece in pieces] == ["One, two.", "Three?", "Four!"]
    assert [piece.pause_s for piece in pieces] == [AFTER_SENTENCE_S, AFTER_PARAGRAPH_S, 0.0]


def test_nothing_to_say_is_no_piece() -> None:
    assert split("") == split(" \n\n ") == split("... !") == []


@given(st.lists(st.text(alphabet="abc,", min_size=1, max_size=700), max_size=6))
def test_pieces_are_short_and_keep_every_letter(words: list[str]) -> None:
    text = " ".join(words)
    pieces = split(text)
    assert all(len(piece.text) <= LONGEST for piece in pieces)
    if any(letter.isalpha() for letter in text):
        said = "".join(piece.text for piece in pieces)
        assert said.replace(" ", "") == text.replace(" ", "")
