"""A corrected text while it is written: first words soon, chunks in order, nothing that is read again."""

import asyncio
from typing import Any, cast

from services.common.stage import Stage
from services.generate_text.prompts import Completion, Continued, Prompt
from services.generate_text.rewriting.flags import Flags
from services.generate_text.rewriting.rewrite import Task, rewritten
from services.generate_text.rewriting.telling import Telling


class Writing:
    """A stage that writes what it was given: the first chunk word by word, the others in a wrong order."""

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.order, self._answers = list[str](), answers or {}

    async def submit(self, item: Prompt | Continued) -> Any:
        prompt = item.prompt if isinstance(item, Continued) else item
        source = prompt.messages[-1].content
        text = self._answers.get(source, source)
        self.order.append(f"{'on' if isinstance(item, Continued) else 'begin'} {source.split()[0]}")
        if prompt.opening and isinstance(item, Prompt):
            assert prompt.listener
            for word in text.split():
                prompt.listener.hear(f"{word} ")
            await asyncio.sleep(0.01)
            return Continued(prompt, 8, None)
        await asyncio.sleep(0.03 - 0.005 * len(self.order))
        return Completion(text, 1, 1, "stop")


async def told(text: str, stage: Writing, words: int = 40) -> tuple[list[str], str]:
    pieces = list[str]()
    telling = Telling(cast(Stage, stage), pieces.append, words)
    return pieces, " ".join(await rewritten(text, Task("correct", words=words), telling, Flags()))


THREE = "We all love good cheese from here. Brie is soft. Bread is hard."


async def test_the_first_words_come_before_the_other_chunks_are_begun() -> None:
    stage = Writing()
    pieces, whole = await told(THREE, stage)
    assert stage.order == ["begin We", "on We", "begin Brie", "begin Bread"]
    assert pieces[0] == "We all"
    assert "".join(pieces) == whole == THREE


async def test_what_the_model_makes_up_is_not_told() -> None:
    stage = Writing({"Brie is soft.": "As an assistant I can't say anything about that, sorry."})
    pieces, whole = await told(THREE, stage)
    assert "".join(pieces) == whole == THREE


async def test_nothing_is_told_from_a_chunk_on_that_is_read_again() -> None:
    pieces, whole = await told("we all love good cheese and bread too and more", Writing(), words=6)
    assert whole.startswith("We all love good cheese")
    assert "".join(pieces) in whole
    assert len("".join(pieces)) < len(whole)
