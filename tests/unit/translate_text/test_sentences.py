"""The splitter: what ends a sentence, and that nothing between sentences is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translate_text.sentences import LONGEST, join, split


def sentences(text: str) -> list[str]:
    return [piece.text for piece in split(text) if piece.translate]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Protopapas is here. Welcome.", ["Dr. Protopapas is here.", "Welcome."]),
        ("It costs 3.50 euros. Buy it.", ["It costs 3.50 euros.", "Buy it."]),
        ("J. Smith ages cheese, e.g. Gouda. Yes.", ["J. Smith ages cheese, e.g. Gouda.", "Yes."]),
        ("Wait... what? He said “Go.” Then left.", ["Wait... what?", "He said “Go.”", "Then left."]),
        ("No mark at the end", ["No mark at the end"]),
        ("So am I. You too.", ["So am I.", "You too."]),
        ("Mme. Dupont vend du brie. ¿Qué tal? Bien.", ["Mme. Dupont vend du brie.", "¿Qué tal?", "Bien."]),
    ],
)
def test_ends_of_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_paragraphs_keep_their_structure() -> None:
    text = "\n One. Two.\n\nThree,\nfour. \n"
    pieces = split(text)
    assert join(pieces, [piece.text.upper() for piece in pieces if piece.translate]) == text.upper()


@pytest.mark.parametrize("text", ["12:30", "1,250.50", "😀", "— * —", "...", "Brie. 🧀 12."])
def test_what_holds_no_letter_is_left_alone(text: str) -> None:
    assert all(any(map(str.isalpha, sentence)) for sentence in sentences(text))
    assert join(split(text), sentences(text)) == text


def test_a_long_sentence_is_cut_at_clauses() -> None:
    text = "milk and cheese, " * 100
    assert all(len(sentence) <= LONGEST for sentence in sentences(text))
    assert " ".join(sentences(text)) == text.strip()


@given(st.text(alphabet=" \n\t.!?,AbDr19é“”…'", max_size=80))
def test_the_pieces_are_the_text(text: str) -> None:
    pieces = split(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text.strip() == piece.text and piece.text for piece in pieces if piece.translate)
