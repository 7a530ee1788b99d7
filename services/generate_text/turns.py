"""Has answers written by the stage's engine, turn by turn, whole or in pieces as they come.

Contract: `completed(stage, prompt)` gives the completion; `streamed` its text in pieces, then the completion.
Either tells the engine when nobody waits any more, so that it stops writing. It does not know HTTP.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from services.common.stage import Stage
from services.generate_text.prompts import Completion, Continued, Prompt


class _Absent:
    """A listener who only wants the whole."""

    gone = False

    def hear(self, text: str) -> None:
        """Nothing."""


class _Pieces(_Absent):
    """A listener in the event loop; `None` is the end."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def hear(self, text: str) -> None:
        """From the engine's thread into the loop, which may be closed by now."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.queue.put_nowait, text)


async def completed(stage: Stage, prompt: Prompt) -> Completion:
    """The complete answer; raises what Stage.submit raises."""
    absent = _Absent()
    try:
        return await _written(stage, replace(prompt, listener=absent))
    finally:
        absent.gone = True


async def streamed(stage: Stage, prompt: Prompt) -> AsyncGenerator[str | Completion, None]:
    """Pieces of the answer's text as they come, then the completion."""
    pieces = _Pieces()
    writing = asyncio.create_task(_written(stage, replace(prompt, listener=pieces)))
    writing.add_done_callback(lambda _: pieces.queue.put_nowait(None))
    told = 0
    try:
        while (piece := await pieces.queue.get()) is not None:
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


async def _written(stage: Stage, prompt: Prompt) -> Completion:
    asked: Prompt | Continued = replace(prompt, by_turns=True)
    while True:
        found: Completion | Continued = await stage.submit(asked)
        if isinstance(found, Completion):
            return found
        asked = found
