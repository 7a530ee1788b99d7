"""Chunks, numbers, guard and the joining of a whole text."""

from collections.abc import Sequence

import pytest

from services.generate_text.chunks import join, split
from services.generate_text.guard import faithful, merge, tidy
from services.generate_text.numbers import digits
from services.generate_text.prompts import Completion, Prompt
from services.generate_text.rewrite import rewrite


def test_split_by_sentence_and_paragraph() -> None:
    text = "Hello there. It costs $4.50 today!\n\nGoodbye."
    assert split(text, 40) == [["Hello there.", "It costs $4.50 today!"], ["Goodbye."]]
    assert join(split(text, 40)) == text


def test_long_stretches_are_cut_evenly() -> None:
    words = [f"w{index}" for index in range(90)]
    chunks = split(" ".join(words), 40)[0]
    assert " ".join(chunks).split() == words
    assert {len(chunk.split()) for chunk in chunks} == {30}


def test_empty_text_has_no_chunks() -> None:
    assert split(" \n\n ", 40) == []


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("episode two hundred ninety two", "episode 292"),
        ("July seventeenth, nineteen twenty seven", "July 17, 1927"),
        ("four dollars and fifty cents", "$4.50"),
        ("one thousand two hundred", "1,200"),
        ("two thousand nineteen", "2019"),
        ("January thirty first", "January 31"),
        ("twelve percent", "12%"),
    ],
)
def test_numbers_read_the_same(spoken: str, written: str) -> None:
    assert digits(spoken).removeprefix("4") == digits(written).removeprefix("4")


@pytest.mark.parametrize(
    ("source", "written", "merged"),
    [
        ("this is um your house, and we love cheese", "This is your host, and we love cheese.", None),
        ("it costs fifty euros", "It costs 50 euros.", None),
        ("it costs fifty euros", "It costs 15 euros.", "It costs fifty euros."),
        ("my name is Hans", "My name is Aisha.", "My name is Hans."),
        ("we we love cheese", "We love cheese. We love it so. We love it so.", "We love cheese."),
        ("we love cheese", "", "We love cheese."),
        ("we love old cheese", "We love cheese.", "We love old cheese."),
    ],
)
def test_unbelievable_edits_are_undone(source: str, written: str, merged: str | None) -> None:
    assert merge(source, written) == (merged or written)


def test_enhancement_keeps_all_of_the_source() -> None:
    assert not faithful("Here is Odile.", "Here is Odette.")
    assert faithful("Here is Odile.", "We are not alone today. Here is Odile.")
    assert not faithful("Here is Odile.", "In 1999. Here is Odile.")


def test_tidy() -> None:
    assert tidy("um so the the cheese is uh good") == "So the cheese is good."


async def test_unfaithful_chunks_fall_back() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        return [Completion("It costs 99 euros.", 1, 1, "stop") for _ in prompts]

    assert await rewrite("it costs um fifty euros", "correct", complete) == "It costs fifty euros."


async def test_enhance_leads_once() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        return [Completion("Let us taste together. " + p.messages[0].content, 1, 1, "stop") for p in prompts]

    text = "The Brie is mild.\n\nThe Edam is sharp."
    assert await rewrite(text, "enhance", complete) == "Let us taste together. " + text


async def test_empty_text_stays_empty() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        raise AssertionError("nothing to ask")

    assert await rewrite("  ", "correct", complete) == ""
