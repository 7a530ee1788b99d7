"""A script said sentence by sentence, in order, a few of them ahead of whoever listens.

Contract: `Saying(stage, script, look_ahead)` gives `Said` pieces as they are ready. The first sentence is
asked for alone, so that nothing delays it; then at most `look_ahead` are asked for at a time, so that a long
text holds little and other requests' sentences get between. When the listener leaves, what was asked for and
not begun is taken back. It does not know formats.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from services.common.stage import Stage
from services.synthesis_audio.joints import LEAD_S, TAIL_S, joined, silence
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.spoken.script import Passage, Script, nothing_to_say
from services.synthesis_audio.voices.record import is_profile


@dataclass(frozen=True)
class Said:
    """A passage and its sound (edges faded, silence after it included) at the voice's own level.

    `begins` and `ends` are where its speech lies in the whole sound, in samples; the first piece holds the
    silence before all, the last one the silence after it.
    """

    passage: Passage
    speech: Speech
    sound: Sound
    begins: int
    ends: int

    @property
    def levelled(self) -> Sound:
        """The sound at podcast level, by the gain of its voice."""
        return self.sound * self.speech.gain


class Saying:
    """One text on its way; to be iterated once."""

    def __init__(self, stage: Stage, script: Script, look_ahead: int) -> None:
        self._stage, self._script, self._look_ahead = stage, script, look_ahead
        self._passages = script.passages()
        self._waiting: deque[tuple[Passage, asyncio.Task[Speech] | None]] = deque()
        self._at = self._rate = 0
        self.ended = False
        """Whether the last piece was given."""

    @property
    def mark(self) -> str:
        """What a file of it says of itself: that no person spoke, which model did, and in which voice."""
        info, voice = self._stage.info, self._script.voice
        model = f" by {info.model} {info.revision}" if info else ""
        cloned = f", cloned voice {voice}" if is_profile(voice) else f", voice {voice}"
        return f"Synthetic speech{model}{cloned}"

    @property
    def seconds(self) -> float:
        """Length of all the sound that was given, silence included."""
        return self._at / self._rate if self._rate else 0.0

    async def pieces(self) -> AsyncGenerator[Said, None]:
        """Every piece. Raises InvalidRequest before the first one where there is nothing to say."""
        try:
            first = await self._first()
            yield first
            while not self.ended:
                yield await self._next()
        finally:
            for _, task in self._waiting:
                if task is not None:
                    task.cancel()

    async def _first(self) -> Said:
        """The first piece that has a sound; pauses before it are put in front."""
        lead_s, ahead = LEAD_S, 1
        while await self._fill(ahead):
            passage, speech = await self._taken()
            if speech is not None and len(speech.samples):
                await self._fill(self._look_ahead)
                self._rate = speech.sample_rate
                self._at = int(lead_s * self._rate)
                return self._said(passage, speech, lead_s)
            lead_s += self._script.seconds_after(passage) if passage.asked_for else 0.0
            ahead = self._look_ahead
        raise nothing_to_say()

    async def _next(self) -> Said:
        passage, speech = await self._taken()
        await self._fill(self._look_ahead)
        return self._said(passage, speech or Speech(silence(0, self._rate), self._rate))

    def _said(self, passage: Passage, speech: Speech, lead_s: float = 0.0) -> Said:
        self.ended = not self._waiting
        after_s = self._script.seconds_after(passage) + (TAIL_S if self.ended else 0.0)
        lead = silence(lead_s, self._rate)
        sound = joined(speech.samples, self._rate, after_s, lead)
        begins, ends = self._at, self._at + len(speech.samples)
        self._at += len(sound) - len(lead)
        return Said(passage, speech, sound, begins, ends)

    async def _taken(self) -> tuple[Passage, Speech | None]:
        passage, task = self._waiting[0]
        speech = await task if task is not None else None
        self._waiting.popleft()
        return passage, speech

    async def _fill(self, ahead: int) -> bool:
        """Ask for the passages that come next; False when there is none left."""
        while len(self._waiting) < ahead:
            passage = await asyncio.to_thread(next, self._passages, None)
            if passage is None:
                break
            self._waiting.append((passage, self._asked(passage) if passage.text else None))
        return bool(self._waiting)

    def _asked(self, passage: Passage) -> "asyncio.Task[Speech]":
        script = self._script
        text = script.dictionary.with_sounds(passage.text)
        task = asyncio.create_task(
            self._stage.submit(SpeechRequest(text, script.code, script.voice, script.speed))
        )
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # heard or not, it was seen
        return task
