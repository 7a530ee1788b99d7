"""Title, notes and chapters: where the subjects change, and nothing that the text does not say."""

import json
from collections.abc import Sequence

from services.generate_text.prompts import Completion, Prompt
from services.generate_text.rewriting.chunks import places
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.summary import CHAPTERS, summarized

BRIE = "Brie is mild. Brie goes with pears. We ate Brie in Paris. "
PRICE = "Gouda costs $4. The price of Gouda rose. Gouda was cheap in 1982."
TEXT = BRIE + PRICE


async def frame(prompts: Sequence[Prompt]) -> list[Completion]:
    """A model that leads each subject in."""
    said = [prompt.messages[0].content for prompt in prompts]
    leads = ["Let us taste." if "Brie" in text else "Let us shop." for text in said]
    return [Completion(f"{lead} {text}", 1, 1, "stop") for lead, text in zip(leads, said, strict=True)]


def test_places_are_where_the_sentences_stand() -> None:
    text = ' One. "Two!" Three\n\n  four five  '
    assert [text[place.start : place.end] for place in places(text)] == [
        "One.",
        '"Two!"',
        "Three",
        "four five",
    ]
    assert [place.paragraph for place in places(text)] == [0, 0, 0, 1]
    assert len(places("word " * 100)) == 3


async def test_chapters_begin_where_the_model_sees_another_subject() -> None:
    found = await summarized(TEXT, frame, Flags(), show="Cheesy")
    assert [chapter.sentence for chapter in found.chapters] == [0, 3]
    first, second = found.chapters
    assert TEXT[first.start : first.end] == BRIE.strip()
    assert TEXT[second.start : second.end] == PRICE
    assert "Brie" in first.title
    assert "Gouda" in second.title
    assert found.title.startswith("Cheesy: ")
    assert all(note in TEXT for note in found.notes)
    assert len(set(found.notes)) == len(found.notes)


async def test_an_instruct_model_writes_what_the_text_says() -> None:
    async def write(prompts: Sequence[Prompt]) -> list[Completion]:
        assert all(prompt.schema and prompt.mode == "summarize" for prompt in prompts)
        good = {"title": "Brie in Paris", "notes": "We ate Brie with pears."}
        bad = {"title": "Gouda in Berlin", "notes": "Gouda costs $9."}
        return [Completion(json.dumps(made), 1, 1, "stop") for made in (good, bad)]

    flags = Flags()
    found = await summarized(f"{BRIE}\n\n{PRICE}", write, flags, instruct=True)
    assert found.chapters[0].title == "Brie in Paris"
    assert "Berlin" not in found.chapters[1].title
    assert [(flag.kind, flag.index) for flag in flags.all] == [("extracted", 1)]
    assert not [note for note in found.notes if "$9" in note]


async def test_an_answer_that_was_cut_off_is_dropped() -> None:
    async def cut(prompts: Sequence[Prompt]) -> list[Completion]:
        return [Completion('{"title": "Br', 1, 1, "length") for _ in prompts]

    flags = Flags()
    found = await summarized(BRIE, cut, flags, instruct=True)
    assert "Brie" in found.title
    assert [flag.kind for flag in flags.all] == ["extracted"]


async def test_a_long_text_has_few_chapters() -> None:
    async def alternate(prompts: Sequence[Prompt]) -> list[Completion]:
        said = [prompt.messages[0].content for prompt in prompts]
        return [Completion(f"Part {text[0]}. {text}", 1, 1, "stop") for text in said]

    text = " ".join(f"{'ABC'[number // 3 % 3]} cheese {number}." for number in range(300))
    found = await summarized(text, alternate, Flags())
    assert 1 < len(found.chapters) <= CHAPTERS
