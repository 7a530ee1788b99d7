"""Has answers written by the stage's engine, turn by turn, whole or in pieces as they come.

Contract: `completed(stage, prompt)` gives the completion; `streamed` its text in pieces, then the completion;
`opened(stage, prompts, hear)` those of a text's chunks, in order, and the first words soon.
Either tells the engine when nobody waits any more, so that it stops writing. It does not know HTTP.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace

from services.common.stage import Stage
from services.generate_text.prompts import Completion, Continued, Prompt

OPENING = 8
"""Tokens that a text is begun with alone, where its first words are waited for."""


class _Absent:
    """A listener who only wants the whole."""

    gone = False
    hears = False

    def hear(self, text: str) -> None:
        """Nothing."""


class _Pieces(_Absent):
    """A listener in the event loop, where `take` gets the pieces."""

    hears = True

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._loop = asyncio.get_running_loop()

    def hear(self, text: str) -> None:
        """From the engine's thread into the loop, which may be closed by now."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._take, text)


async def completed(stage: Stage, prompt: Prompt) -> Completion:
    """The complete answer; raises what Stage.submit raises."""
    absent = _Absent()
    try:
        return await _written(stage, replace(prompt, listener=absent))
    finally:
        absent.gone = True


async def streamed(stage: Stage, prompt: Prompt) -> AsyncGenerator[str | Completion, None]:
    """Pieces of the answer's text as they come, then the completion."""
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    pieces = _Pieces(queue.put_nowait)
    writing = asyncio.create_task(_written(stage, replace(prompt, listener=pieces)))
    writing.add_done_callback(lambda _: queue.put_nowait(None))
    told = 0
    try:
        while (piece := await queue.get()) is not None:
            told += len(piece)
            yield piece
        completion = await writing
        if rest := completion.text[told:]:  # of an engine that does not stream
            yield rest
        yield completion
    finally:
        pieces.gone = True
        if not writing.cancel() and not writing.cancelled():
            writing.exception()  # looked at, so that nobody warns of it


async def all_completed(stage: Stage, prompts: Sequence[Prompt]) -> list[Completion]:
    """Every completion; the runner sees to it that one text does not fill the queue."""
    absent = _Absent()
    try:
        return await asyncio.gather(*(_written(stage, replace(each, listener=absent)) for each in prompts))
    finally:
        absent.gone = True


async def opened(
    stage: Stage, prompts: Sequence[Prompt], hear: Callable[[str], None]
) -> AsyncGenerator[Completion, None]:
    """Every completion in order; the first one's beginning is written alone, and `hear` gets its pieces, in
    the event loop.
    """
    pieces, absent = _Pieces(hear), _Absent()
    first = replace(prompts[0], listener=pieces, opening=OPENING, by_turns=True)
    writing = list[asyncio.Task[Completion]]()
    try:
        found = await stage.submit(first)
        others = [replace(each, listener=absent) for each in prompts[1:]]
        writing = [asyncio.create_task(_gone_on(stage, found))]
        writing += [asyncio.create_task(_written(stage, each)) for each in others]
        for task in writing:
            yield await task
    finally:
        pieces.gone = absent.gone = True
        for task in writing:
            if not task.cancel() and not task.cancelled():
                task.exception()  # looked at, so that nobody warns of it


async def _written(stage: Stage, prompt: Prompt) -> Completion:
    return await _gone_on(stage, await stage.submit(replace(prompt, by_turns=True)))


async def _gone_on(stage: Stage, found: Completion | Continued) -> Completion:
    while not isinstance(found, Completion):
        found = await stage.submit(found)
    return found
