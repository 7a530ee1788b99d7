"""Answers by turns: whole, in pieces, and given up when nobody waits."""

import asyncio
from typing import Any, cast

import pytest

from services.common.errors import EngineFailed
from services.common.stage import Stage
from services.generate_text.prompts import Completion, Continued, Message, Prompt
from services.generate_text.turns import completed, streamed

ASKED = Prompt((Message("user", "x"),))


class Turns:
    """A stage that answers as it is told, turn by turn."""

    def __init__(self, *answers: Any) -> None:
        self.asked, self._answers = list[Any](), list(answers)

    async def submit(self, item: Prompt | Continued) -> Any:
        self.asked.append(item)
        answer = self._answers.pop(0)
        if isinstance(answer, str):
            prompt = item.prompt if isinstance(item, Continued) else item
            assert prompt.listener
            prompt.listener.hear(answer)
            return Continued(prompt, 1, None)
        if isinstance(answer, Exception):
            raise answer
        return await answer if isinstance(answer, asyncio.Future) else answer


def _stage(turns: Turns) -> Stage:
    return cast(Stage, turns)


async def _all(turns: Turns) -> list[str | Completion]:
    return [piece async for piece in streamed(_stage(turns), ASKED)]


async def test_pieces_come_turn_by_turn_and_then_the_whole() -> None:
    done = Completion("We love cheese.", 1, 3, "stop")
    turns = Turns("We ", "love ", done)
    assert await _all(turns) == ["We ", "love ", "cheese.", done]
    assert [isinstance(item, Continued) for item in turns.asked] == [False, True, True]
    assert turns.asked[0].by_turns


async def test_what_fails_is_raised_behind_what_was_told() -> None:
    pieces = streamed(_stage(Turns("We ", EngineFailed("no"))), ASKED)
    assert await anext(pieces) == "We "
    with pytest.raises(EngineFailed):
        await anext(pieces)


async def test_nobody_waits_for_an_answer_that_was_cancelled() -> None:
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    turns = Turns(never)
    waiting = asyncio.create_task(completed(_stage(turns), ASKED))
    await asyncio.sleep(0.01)
    assert not turns.asked[0].listener.gone
    waiting.cancel()
    await asyncio.sleep(0.01)
    assert turns.asked[0].listener.gone


async def test_nobody_waits_for_a_stream_that_was_closed() -> None:
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    turns = Turns("We ", never)
    pieces = streamed(_stage(turns), ASKED)
    assert await anext(pieces) == "We "
    await pieces.aclose()
    await asyncio.sleep(0.01)
    assert turns.asked[0].listener.gone
    assert never.cancelled()
