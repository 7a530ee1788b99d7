"""What a reader sees of a stream: whole characters, no reasoning, nothing from a stop text on."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from services.generate_text.decoding.detokenise import UNSURE, Detokeniser
from services.generate_text.decoding.visible import CutAtStop, Stripped, Visible, WithoutThinking

TOKENIZER = Tokenizer.from_file(
    str(Path(__file__).parents[3] / "models" / "demo" / "generate" / "tokenizer.json")
)


def _told(ids: list[int]) -> list[str]:
    detokeniser = Detokeniser(lambda tokens: TOKENIZER.decode(list(tokens), skip_special_tokens=True))
    return [*(detokeniser.feed(token) for token in ids), detokeniser.end()]


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_pieces_are_the_text_and_no_half_character(text: str) -> None:
    ids = TOKENIZER.encode(text, add_special_tokens=False).ids
    pieces = _told(ids)
    assert "".join(pieces) == TOKENIZER.decode(ids, skip_special_tokens=True)
    assert UNSURE not in "".join(pieces) or UNSURE in text


def test_an_emoji_comes_whole() -> None:
    ids = TOKENIZER.encode("a 🧀 b", add_special_tokens=False).ids
    assert len(ids) > 5
    assert [piece for piece in _told(ids) if "🧀" in piece]
    assert not [piece for piece in _told(ids) if UNSURE in piece]


def test_what_is_no_character_does_not_hold_the_rest_back() -> None:
    (byte,) = {TOKENIZER.encode("🧀", add_special_tokens=False).ids[0]}
    pieces = _told([byte] * 30)
    assert sum(map(bool, pieces)) > 2


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("<think>secret</think>\n\nCheese.", "Cheese."),
        ("a <think>b</think> c <think>d", "a c"),
        ("no tag < think>", "no tag < think>"),
        ("half a tag <thi", "half a tag <thi"),
        ("lonely</think>Cheese", "lonelyCheese"),
        ("<think>a<think>b</think>c", "c"),
    ],
)
def test_reasoning_is_not_shown_wherever_the_pieces_part(written: str, seen: str) -> None:
    for size in range(1, 8):
        visible = Visible(())
        pieces = [visible.feed(written[at : at + size]) for at in range(0, len(written), size)]
        assert "".join([*pieces, visible.end()]) == seen


def test_reasoning_that_the_prompt_began_is_not_shown() -> None:
    visible = Visible((), inside=True)
    assert visible.feed("secret</think>Cheese") + visible.end() == "Cheese"
    assert Visible((), inside=True).feed("secret") == ""


@given(st.text("ab\n", max_size=30), st.lists(st.text("ab\n", min_size=1, max_size=4), max_size=4), st.data())
@settings(max_examples=150, deadline=None)
def test_a_text_ends_before_its_first_stop(text: str, stops: list[str], data: st.DataObject) -> None:
    cut, pieces, rest = CutAtStop(stops), [], text
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        pieces.append(cut.feed(rest[:size]))
        rest = rest[size:]
    ends = [(text.find(stop) + len(stop), text.find(stop)) for stop in stops if stop in text]
    assert "".join([*pieces, cut.end()]) == text[: min(ends, default=(0, len(text)))[1]]
    assert cut.cut == bool(ends)


@given(st.lists(st.text(" a\n", max_size=5), max_size=8))
def test_white_space_around_is_dropped(pieces: list[str]) -> None:
    stripped = Stripped()
    assert "".join([*map(stripped.feed, pieces), stripped.end()]) == "".join(pieces).strip()


def test_raw_text_is_shown_as_it_is() -> None:
    visible = Visible((), raw=True)
    assert visible.feed(" <think>a ") + visible.end() == " <think>a "


def test_thoughts_end_with_the_text() -> None:
    thinking = WithoutThinking()
    assert thinking.feed("<think>never closed") + thinking.end() == ""
