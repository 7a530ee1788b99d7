"""The diff holds both texts to the letter."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from services.generate_text.rewriting.diff import WINDOW, Change, diff

WORDS = st.lists(st.sampled_from(["a", "b", "cheese", "cheez", "é", "🧀", " ", "\n\n"]), max_size=40).map(
    " ".join
)


def _sides(changes: list[Change]) -> tuple[str, str]:
    return "".join(change.source for change in changes), "".join(change.target for change in changes)


@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60), st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_both_texts_come_back(source: str, target: str, times: int) -> None:
    source, target = source * times, target * times
    changes = diff(source, target)
    assert _sides(changes) == (source, target)
    for change in changes:
        same = change.source.split() == change.target.split()
        assert same == (change.op == "equal") or not (change.source + change.target).strip()
        assert (change.op == "insert") == (not change.source)
        assert (change.op == "delete") == (not change.target)


def test_words_are_compared_and_white_space_is_not() -> None:
    assert diff("we we love\ncheez\n\n", "we love cheese ") == [
        Change("equal", "we ", "we "),
        Change("delete", "we ", ""),
        Change("equal", "love\n", "love "),
        Change("replace", "cheez\n\n", "cheese "),
    ]


def test_a_change_is_found_far_behind_many() -> None:
    source = " ".join(f"w{number}" + " x" * (number % 5 == 0) for number in range(5 * WINDOW))
    target = source.replace(" x ", " ").replace("w300 ", "W300 NEW ")
    changes = diff(source, target)
    assert [change.target for change in changes if "NEW" in change.target] == ["W300 NEW "]


def test_a_long_text_takes_a_moment() -> None:
    began = time.monotonic()
    for source, target in (
        ("a b " * 3000, "b a c " * 3000),
        ("a " * 20000, "b " * 20000),
        ("x" * 10**5, "y"),
    ):
        assert _sides(diff(source, target)) == (source, target)
    assert time.monotonic() - began < 8
