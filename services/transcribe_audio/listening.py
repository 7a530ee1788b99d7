"""Listens to a whole recording: its clips through the runner, a few at a time, and its segments in order.

Contract: what is not cut yet is cut in a thread while the engine decodes what is; never more than `ahead`
clips are under way, so memory does not grow with the recording, and segments come before it is read to its
end. When the caller stops, the clips under way are dropped. It does not know HTTP, nor which engine answers.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from services.transcribe_audio.cutting import Stretch
from services.transcribe_audio.identifying import LanguageGuess, decide, spread
from services.transcribe_audio.threads import in_thread
from services.transcribe_audio.transcript import (
    SAMPLE_RATE,
    Clip,
    Decoding,
    Excerpt,
    Segment,
    Transcript,
    Word,
)

Submit = Callable[[Any], Awaitable[Any]]
"""`Stage.submit`: an item in, its result out."""


async def identify(submit: Submit, stretches: Iterable[Stretch], windows: int) -> LanguageGuess:
    """The language of the speech, by up to `windows` windows spread over all of it."""
    chosen = await in_thread(spread, stretches, windows)
    found = await asyncio.gather(*(submit(Excerpt(stretch.samples)) for stretch in chosen))
    return decide(
        [(len(stretch.samples) / SAMPLE_RATE, each) for stretch, each in zip(chosen, found, strict=True)]
    )


async def listen(
    submit: Submit, stretches: Iterable[Stretch], decoding: Decoding, *, ahead: int
) -> AsyncGenerator[Segment, None]:
    """Every segment, numbered, with times of the recording. Raises what `submit` raises."""
    flying: deque[tuple[Stretch, asyncio.Task[Transcript]]] = deque()
    count = 0
    cut, source = isinstance(stretches, list), iter(stretches)
    more = True
    try:
        while more or flying:
            if more:
                stretch = next(source, None) if cut else await in_thread(next, source, None)
                more = stretch is not None
                if stretch is not None:
                    flying.append((stretch, asyncio.ensure_future(_heard(submit, stretch, decoding))))
            while flying and (not more or len(flying) >= ahead or flying[0][1].done()):
                stretch, heard = flying.popleft()
                for segment in placed(stretch, await heard, count):
                    count += 1
                    yield segment
    finally:
        await _drop([heard for _, heard in flying])


async def _heard(submit: Submit, stretch: Stretch, decoding: Decoding) -> Transcript:
    found: Transcript = await submit(Clip(stretch.samples, decoding))
    return found


async def _drop(tasks: list["asyncio.Task[Transcript]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def placed(stretch: Stretch, heard: Transcript, first: int) -> Iterator[Segment]:
    """A clip's segments at their times in the recording, numbered from `first`."""
    for index, segment in enumerate(heard.segments, start=first):
        start, end = stretch.when(segment.start), stretch.when(segment.end, end=True)
        yield replace(
            segment,
            id=index,
            start=round(start, 3),
            end=round(max(start, end), 3),
            words=tuple(_placed_word(stretch, word) for word in segment.words),
            channel=stretch.channel,
        )


def _placed_word(stretch: Stretch, word: Word) -> Word:
    """Both ends in the part that its middle lies in, so that no word spans a pause that was cut out."""
    middle = (word.start + word.end) / 2
    shift = stretch.when(middle) - middle
    return replace(word, start=round(max(0.0, word.start + shift), 3), end=round(word.end + shift, 3))
