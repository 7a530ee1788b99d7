"""Wraps around words, on their way through translation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translate_text.sentence import Span
from services.translate_text.splitting.parts import MOST_ASKED, Part, parts


def part(*wraps: Span, text: str = "red blue green") -> Part:
    (found,) = parts(text, "eng_Latn", wraps)
    return replace(found, out="rouge bleu vert")


@pytest.mark.parametrize(
    ("wraps", "places", "ordered", "fits"),
    [
        (((0, 3), (4, 8)), ((0, 5), (6, 10)), False, True),
        (((0, 3), (4, 8)), ((6, 10), (0, 5)), False, True),
        (((0, 3), (4, 8)), ((6, 10), (0, 5)), True, False),
        (((0, 3), (4, 8)), ((0, 5), None), False, False),
        (((0, 3), (4, 8)), ((0, 6), (5, 10)), False, False),
        (((0, 3), (4, 8)), ((0, 5), (0, 5)), False, False),
        (((0, 8), (4, 8)), ((0, 10), (6, 10)), False, True),
        (((0, 8), (4, 8)), ((6, 10), (0, 10)), False, False),
    ],
)
def test_places_have_to_lie_as_the_wraps_do(
    wraps: tuple[Span, ...], places: tuple[Span | None, ...], ordered: bool, fits: bool
) -> None:
    found = part(*wraps).placed(places, ordered=ordered)
    assert found.settled is fits
    assert len(found.places) == (len(wraps) if fits else 0)


def test_runs_go_from_wrap_to_wrap_and_join_again() -> None:
    whole = part((4, 8))
    runs = whole.runs()
    assert [(run.text, run.translate, run.around) for run in runs] == [
        ("red", True, ()),
        (" ", False, ()),
        ("blue", True, (0,)),
        (" ", False, ()),
        ("green", True, ()),
    ]
    joined = whole.joined([replace(run, out=run.text.upper()) for run in runs])
    assert (joined.out, joined.places) == ("RED BLUE GREEN", ((0, (4, 8)),))


def test_a_wrap_that_goes_on_and_wraps_without_number_are_not_asked_for() -> None:
    first, *_, last = parts("One two. Three four.", "eng_Latn", [(4, 14)])
    assert first.torn
    assert last.torn
    many = [(at, at + 1) for at in range(0, 2 * MOST_ASKED + 2, 2)]
    (found,) = parts("a b c d e f g h i j", "eng_Latn", many)
    assert found.torn


@given(
    st.text(alphabet="ab .\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_a_wrap_has_its_words_whatever_it_wraps(text: str, drawn: list[Span]) -> None:
    wraps = [(start, end) for start, end in drawn if start < end <= len(text)]
    found = [
        one if one.settled and not one.translate else one.joined(one.runs())
        for one in parts(text, "eng_Latn", wraps)
    ]
    assert "".join(one.out for one in found) == text
    for index, (start, end) in enumerate(wraps):
        inside = "".join(one.out[slice(*place)] for one in found for at, place in one.places if at == index)
        assert inside == text[start:end]
