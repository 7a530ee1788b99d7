"""A recording through the runner: few clips at a time, segments in order, nothing left when it ends early."""

import asyncio
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from services.common.errors import EngineFailed
from services.transcribe_audio.cutting import Stretch
from services.transcribe_audio.listening import identify, listen
from services.transcribe_audio.transcript import Decoding, Excerpt, Segment, Transcript, Word

DECODING = Decoding()


def stretches(count: int, taken: list[int] | None = None) -> Iterator[Stretch]:
    for index in range(count):
        if taken is not None:
            taken.append(index)
        first = 32000 * index
        yield Stretch(np.full(16000, index, np.float32), ((first, first + 16000),))


class Engine:
    """Answers late clips first; knows how many are under way."""

    def __init__(self, count: int, bad: int = -1) -> None:
        self.count, self.bad = count, bad
        self.flying = self.most = self.finished = 0

    async def submit(self, clip: Any) -> Transcript:
        index = int(clip.samples[0])
        self.flying += 1
        self.most = max(self.most, self.flying)
        try:
            await asyncio.sleep(0.001 * min(20, self.count - index))
            if index == self.bad:
                raise EngineFailed("bad clip")
            self.finished += 1
        finally:
            self.flying -= 1
        word = (Word("x", 0.25, 0.5, 0.9),)
        return Transcript("en", 1.0, (Segment(0, 0.25, 1.0, f"clip {index}", -0.1, 0.0, word),))


async def test_segments_come_in_order_with_their_times() -> None:
    engine = Engine(20)
    found = [segment async for segment in listen(engine.submit, stretches(20), DECODING, ahead=4)]
    assert [segment.text for segment in found] == [f"clip {index}" for index in range(20)]
    assert [segment.id for segment in found] == list(range(20))
    assert [(segment.start, segment.end) for segment in found[:2]] == [(0.25, 1.0), (2.25, 3.0)]
    assert (found[1].words[0].start, found[1].words[0].end) == (2.25, 2.5)
    assert engine.most == 4


async def test_the_first_comes_before_the_last_is_cut() -> None:
    taken: list[int] = []
    engine = Engine(1000)
    segments = listen(engine.submit, stretches(1000, taken), DECODING, ahead=4)
    assert (await anext(segments)).text == "clip 0"
    assert len(taken) <= 5
    await segments.aclose()


async def test_what_is_under_way_is_dropped_when_the_client_leaves() -> None:
    engine = Engine(1000)
    never = asyncio.Event()

    async def submit(clip: Any) -> Transcript:
        if clip.samples[0] > 0:
            await never.wait()
        return await engine.submit(clip)

    segments = listen(submit, stretches(1000), DECODING, ahead=4)
    async with asyncio.timeout(5):
        await anext(segments)
        await segments.aclose()
    assert engine.finished == 1


async def test_a_clip_that_fails_is_told_and_the_others_are_dropped() -> None:
    engine = Engine(20, bad=3)
    with pytest.raises(EngineFailed):
        [segment async for segment in listen(engine.submit, stretches(20), DECODING, ahead=8)]
    assert engine.flying == 0


async def test_the_language_is_asked_of_windows_all_over() -> None:
    asked: list[int] = []

    async def submit(excerpt: Any) -> dict[str, float]:
        assert isinstance(excerpt, Excerpt)
        asked.append(int(excerpt.samples[0]))
        return {"fr": 0.9, "en": 0.1} if asked[-1] < 10 else {"fr": 0.1, "en": 0.9}

    guess = await identify(submit, stretches(100), 5)
    assert guess.language == "en"
    assert len(asked) == 5
    assert max(asked) > 80


async def test_what_is_cut_already_comes_to_the_engine_at_once() -> None:
    waiting: list[int] = []

    async def submit(clip: Any) -> Transcript:
        waiting.append(int(clip.samples[0]))
        await asyncio.sleep(0)
        assert len(waiting) == 4
        return Transcript("en", 1.0, ())

    assert [each async for each in listen(submit, list(stretches(4)), DECODING, ahead=8)] == []
