"""A script is said in order: the first sentence alone, then a few ahead, and no more once nobody listens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import numpy as np
import pytest

from services.common.errors import EngineFailed, InvalidRequest
from services.common.stage import Stage
from services.synthesis_audio.joints import LEAD_S, TAIL_S
from services.synthesis_audio.saying import Said, Saying
from services.synthesis_audio.speech import Speech, SpeechRequest
from services.synthesis_audio.spoken.script import Script

RATE = 1000
TEN = " ".join(f"Sentence {word}." for word in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
LOOK_AHEAD = 3


class Queue:
    """Stands for a stage: notes what is asked and what is taken back, answers when a test says so."""

    def __init__(self, *, answers: bool = True) -> None:
        self.asked: list[str] = []
        self.dropped: list[str] = []
        self.waiting: dict[str, asyncio.Future[Speech]] = {}
        self._answers = answers

    async def submit(self, request: SpeechRequest) -> Speech:
        self.asked.append(request.text)
        if request.text == "Bad.":
            raise EngineFailed("bad")
        if self._answers:
            length = 0 if request.text == "Silent." else 100
            return Speech(np.full(length, 0.5, np.float32), RATE)
        self.waiting[request.text] = asyncio.get_running_loop().create_future()
        try:
            return await self.waiting[request.text]
        except asyncio.CancelledError:
            self.dropped.append(request.text)
            raise

    def answer(self, text: str) -> None:
        self.waiting[text].set_result(Speech(np.full(100, 0.5, np.float32), RATE))


def saying(queue: Queue, text: str, speed: float = 1.0) -> Saying:
    return Saying(cast("Stage", queue), Script(text, "en", "demo", speed), LOOK_AHEAD)


def said(text: str, queue: Queue | None = None, speed: float = 1.0) -> list[Said]:
    async def listen() -> list[Said]:
        return [piece async for piece in saying(queue or Queue(), text, speed).pieces()]

    return asyncio.run(listen())


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.001)


def run(test: Callable[[Queue], Awaitable[None]]) -> None:
    asyncio.run(cast(Any, test(Queue(answers=False))))


def test_the_first_sentence_is_asked_for_alone_and_a_few_after_it() -> None:
    async def test(queue: Queue) -> None:
        pieces = saying(queue, TEN).pieces()
        first = asyncio.create_task(anext(pieces))
        await until(lambda: queue.asked)
        await asyncio.sleep(0.05)
        assert queue.asked == ["Sentence a."]
        queue.answer("Sentence a.")
        assert (await first).passage.text == "Sentence a."
        await until(lambda: len(queue.waiting) == 1 + LOOK_AHEAD)
        await asyncio.sleep(0.05)
        assert queue.asked == [f"Sentence {letter}." for letter in "abcd"], (
            "bounded, however slow the listener"
        )
        await pieces.aclose()

    run(test)


def test_what_nobody_waits_for_any_more_is_taken_back() -> None:
    async def test(queue: Queue) -> None:
        pieces = saying(queue, TEN).pieces()
        first = asyncio.create_task(anext(pieces))
        await until(lambda: queue.asked)
        queue.answer("Sentence a.")
        await first
        await until(lambda: len(queue.asked) == 1 + LOOK_AHEAD)
        await pieces.aclose()
        await asyncio.sleep(0.05)
        assert queue.dropped == [f"Sentence {letter}." for letter in "bcd"]
        assert len(queue.asked) == 1 + LOOK_AHEAD

    run(test)


def test_a_sentence_that_fails_ends_it_there() -> None:
    async def test() -> None:
        pieces = saying(Queue(), "One. Two. Bad. Three.").pieces()
        assert [(await anext(pieces)).passage.text for _ in range(2)] == ["One.", "Two."]
        with pytest.raises(EngineFailed):
            await anext(pieces)

    asyncio.run(test())


def test_pieces_lie_where_they_say() -> None:
    pieces = said("[pause:0.2]One.\n\nTwo. Silent. [pause:0.5] Three.")
    sound = np.concatenate([piece.sound for piece in pieces])
    assert [(piece.begins, piece.ends) for piece in pieces] == [
        (250, 350),
        (1150, 1250),
        (1600, 1600),
        (2100, 2200),
    ]
    for piece in pieces:
        assert (sound[piece.begins : piece.ends] > 0).sum() >= 0.9 * (piece.ends - piece.begins)
    assert not sound[:250].any()
    assert not sound[350:1150].any()
    assert len(sound) == 2200 + TAIL_S * RATE


def test_edges_are_faded() -> None:
    (piece,) = said("One.")
    begins = int(LEAD_S * RATE)
    assert piece.sound[begins] == 0
    assert piece.sound[begins + 99] < 0.2
    assert piece.sound[begins + 50] == 0.5


def test_speed_shortens_the_silences_too() -> None:
    slow, fast = (sum(len(piece.sound) for piece in said("One. Two.", speed=speed)) for speed in (1.0, 2.0))
    assert slow - fast == pytest.approx(350 / 2, abs=2)


@pytest.mark.parametrize("text", ["", "...", "Silent.", "Silent. Silent.", "[pause:1]", "😀"])
def test_a_text_without_a_sound_is_told_before_anything_is_sent(text: str) -> None:
    with pytest.raises(InvalidRequest, match="nothing to say"):
        said(text)
