"""Chunks, numbers, guard and the joining of a whole text."""

from collections.abc import Sequence

import pytest

from services.generate_text.chunks import join, split
from services.generate_text.guard import tidy
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


async def test_a_page_without_a_space_stays_as_it_is() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        assert len(prompts) == 1
        return [Completion("We love cheese.", 1, 1, "stop")]

    page = "\u5976\u916a" * 1000
    assert await rewrite(f"we love cheese\n\n{page}", "correct", complete) == f"We love cheese.\n\n{page}"


async def test_a_chunk_said_twice_is_asked_for_once() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        assert len(prompts) == 1
        return [Completion("Cheese!", 1, 1, "stop")]

    assert await rewrite("Cheese.\n\nCheese.", "correct", complete) == "Cheese!\n\nCheese!"


async def test_text_without_paragraphs_gets_some() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        return [Completion(prompt.messages[0].content, 1, 1, "stop") for prompt in prompts]

    text = await rewrite(" ".join(f"It is {count} o'clock." for count in range(10, 19)), "correct", complete)
    assert [part.count("o'clock") for part in text.split("\n\n")] == [4, 4, 1]


async def test_a_text_without_full_stops_gets_paragraphs() -> None:
    async def complete(prompts: Sequence[Prompt]) -> Sequence[Completion]:
        return [Completion(" ".join(f"It is {hour} now." for hour in range(10, 19)), 1, 1, "stop")]

    spoken = " ".join(f"it is {hour} now" for hour in range(10, 19))
    text = await rewrite(spoken, "correct", complete)
    assert [part.count("now.") for part in text.split("\n\n")] == [4, 4, 1]
