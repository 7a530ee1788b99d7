"""Chunks of one subject share a paragraph and its framing sentences."""

from services.generate_text.rewriting.paragraphs import by_subject

BRIE, EDAM, PRICE, THANKS = "The Brie is mild.", "The Edam is sharp.", "It costs $4.", "Thank you."


def _taste(chunk: str) -> tuple[str, str]:
    return chunk, f"Let us taste. {chunk} Take time."


def _shop(chunk: str) -> tuple[str, str]:
    return chunk, f"Let us shop. {chunk}"


def test_one_subject_is_framed_once() -> None:
    assert by_subject([[_taste(BRIE), _taste(EDAM)]]) == [["Let us taste.", BRIE, EDAM, "Take time."]]


def test_a_new_subject_opens_a_paragraph() -> None:
    assert by_subject([[_taste(BRIE), _shop(PRICE)]]) == [
        ["Let us taste.", BRIE, "Take time."],
        ["Let us shop.", PRICE],
    ]


def test_a_subject_that_comes_again_is_not_framed_again() -> None:
    assert by_subject([[_taste(BRIE), _shop(PRICE), _taste(EDAM)]])[1] == ["Let us shop.", PRICE, EDAM]


def test_paragraphs_stay_apart() -> None:
    assert by_subject([[_taste(BRIE)], [_taste(EDAM)]]) == [["Let us taste.", BRIE, "Take time."], [EDAM]]


def test_a_plain_chunk_joins_and_is_said_once() -> None:
    thanks = (THANKS, THANKS)
    assert by_subject([[_shop(PRICE), thanks, thanks]]) == [["Let us shop.", PRICE, THANKS]]


def test_no_chunks_no_paragraphs() -> None:
    assert by_subject([]) == []
