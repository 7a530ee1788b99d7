"""What a batch reads once, and when its answers make room for others."""

from typing import Any

import pytest

from services.generate_text.decoding.answer import Answer
from services.generate_text.engine_decoding import SHORT, Turns, parted
from services.generate_text.engine_folder import begin
from services.generate_text.prompts import Message, Prompt

HEAD = [f"h{place}" for place in range(20)]
ASKED = Prompt((Message("user", "x"),))


@pytest.mark.parametrize(
    ("prompts", "alike"), [(["abc", "abd"], "ab"), (["ab", "abc"], "ab"), (["a"], "a"), (["a", "b"], "")]
)
def test_what_all_begin_with(prompts: list[str], alike: str) -> None:
    assert begin([list(prompt) for prompt in prompts]) == list(alike)


def test_a_known_head_is_kept_and_read_once() -> None:
    head, rests, kept = parted([[*HEAD, "a", "b"], [*HEAD, "c"]], [HEAD[:17], HEAD, ["other"]])
    assert (head, rests, kept) == (HEAD, [["a", "b"], ["c"]], True)


def test_what_only_this_batch_has_in_common_is_not_kept() -> None:
    head, rests, kept = parted([[*HEAD, "a"], [*HEAD, "b"]], [])
    assert (head, rests, kept) == (HEAD, [["a"], ["b"]], False)


def test_hints_behind_the_head_are_read_once_where_that_is_cheaper() -> None:
    hints = [f"n{place}" for place in range(30)]
    many = [[*HEAD, *hints, str(place)] for place in range(8)]
    assert parted(many, [HEAD])[0::2] == ([*HEAD, *hints], False)
    assert parted(many[:1], [HEAD])[0::2] == (HEAD, True)


def test_each_keeps_a_token_and_little_is_not_parted() -> None:
    assert parted([HEAD, HEAD], [HEAD])[1] == [[HEAD[-1]], [HEAD[-1]]]
    assert parted([HEAD[:SHORT], HEAD[:SHORT]], []) == ([], [HEAD[:SHORT]] * 2, False)


def answer(**fields: Any) -> Answer:
    prompt = Prompt(ASKED.messages, **fields)
    found = Answer(prompt, ["x"], budget=1000, ends=[0], decode=lambda ids: "a" * len(ids))
    for _ in range(8):
        found.take(5)
    return found


@pytest.mark.parametrize(
    ("fields", "crowded", "over"),
    [
        ({"by_turns": True}, True, True),
        ({"by_turns": True}, False, False),
        ({}, True, False),
        ({"by_turns": True, "opening": 8}, False, True),
        ({"by_turns": True, "opening": 7}, False, False),
    ],
)
def test_an_answer_makes_room(fields: dict[str, Any], crowded: bool, over: bool) -> None:
    turns = Turns(4, lambda: crowded)
    assert turns.over(answer(**fields), 8) is over


def test_a_short_answer_is_not_asked_for_each_token() -> None:
    assert Turns(128, bool).asked(answer(by_turns=True))
    assert not Turns(512, bool).asked(answer(by_turns=True))
    assert Turns(512, bool).asked(answer(by_turns=True, stop=("x",)))
