"""One request: a recording, how it is cut, and how its clips are decoded.

Contract: `prepare` looks the recording through and, where the request does not say, finds its language; then
`Hearing.segments` transcribes. A stream in a known language begins without looking through, where the file's
header says enough: what is wrong with its end is then found at its end. It does not know formats.
"""

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, replace
from functools import partial

from services.common.sound.decoding import Source
from services.common.stage import Stage
from services.transcribe_audio.asking import Ask, decoding, threshold
from services.transcribe_audio.cutting import Stretch
from services.transcribe_audio.identifying import LanguageGuess
from services.transcribe_audio.listening import identify, listen
from services.transcribe_audio.recordings import Cut, Finder, Recording, at_sight, look_through
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.threads import in_thread
from services.transcribe_audio.transcript import Decoding, RecogniserInfo, Segment, Task


@dataclass(frozen=True)
class Room:
    """What every request of the service is served with."""

    stage: Stage
    settings: TranscribeSettings
    find: Finder

    async def recording(self, source: Source, *, apart: bool = False, soon: bool = False) -> Recording:
        """The upload, looked through, or, where its channels are mixed and it must go on `soon`, at sight.
        Raises InvalidRequest, UnsupportedMedia, PayloadTooLarge.
        """
        look = at_sight if soon and not apart else partial(look_through, apart=apart)
        limits = self.settings
        return await in_thread(
            partial(look, source, max_seconds=limits.max_audio_s, max_channels=limits.max_channels)
        )

    def cut(self, vad: str) -> Cut:
        """How the loaded model wants its clips. Raises InvalidRequest."""
        info = self.stage.info
        window_s = info.window_s if isinstance(info, RecogniserInfo) else RecogniserInfo.window_s
        return Cut(window_s, threshold(vad, self.settings), self.find)

    async def language(self, stretches: Iterable[Stretch]) -> LanguageGuess:
        """The language of the speech."""
        return await identify(self.stage.submit, stretches, self.settings.language_windows)


@dataclass(frozen=True)
class Hearing:
    """A request that can be transcribed; `guess` is there where it named no language."""

    room: Room
    recording: Recording
    stretches: Iterable[Stretch]
    decoding: Decoding
    guess: LanguageGuess | None

    @property
    def language(self) -> str:
        """That of the text."""
        return "en" if self.decoding.task == "translate" else self.decoding.language

    @property
    def seconds(self) -> float:
        """Length of the recording: all of it, once its segments have come."""
        return round(self.recording.seconds, 3)

    def segments(self) -> AsyncGenerator[Segment, None]:
        """What is said, in the order in which it is found. Raises StageError."""
        ahead = 2 * self.room.settings.max_batch
        return listen(self.room.stage.submit, self.stretches, self.decoding, ahead=ahead)


async def prepare(room: Room, source: Source, ask: Ask, task: Task) -> Hearing:
    """Everything but the transcript. Raises StageError."""
    chosen = decoding(ask, task, room.stage.info, room.settings)
    cut = room.cut(ask.vad)
    soon = ask.stream and bool(chosen.language)
    recording = await room.recording(source, apart=ask.channels == "separate", soon=soon)
    found: Iterable[Stretch] = cut.stretches(recording)
    if recording.kept is not None and not (ask.stream and chosen.language):
        found = await in_thread(list, found)  # so that its clips are decoded together, and cut once for both
    if chosen.language:
        return Hearing(room, recording, found, chosen, None)
    guess = await room.language(found)
    if recording.kept is None:
        found = cut.stretches(recording)
    return Hearing(room, recording, found, replace(chosen, language=guess.language), guess)
