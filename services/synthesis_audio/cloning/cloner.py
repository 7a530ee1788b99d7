"""What a cloning model is, whichever library it is built on.

Contract: a `Cloner` makes numbers of a recording once (`learn`), and with them says pieces of text in its
voice (`say`), one Speech or error per piece. Most convert what another voice has said: they are given that
voice, and `converted` has it speak. Driven by one thread at a time. It does not know profiles or files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from services.common.errors import StageError
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.voice.profile import VoiceProfile

Numbers = Mapping[str, NDArray[np.float32]]
"""A voice as a model knows it: arrays by name."""
Said = Speech | StageError
Asked = tuple[SpeechRequest, Numbers]


class Speaker(Protocol):
    """A voice that a cloner changes into another."""

    @property
    def profile(self) -> VoiceProfile:
        """What it can do."""

    def say(self, batch: Sequence[SpeechRequest]) -> Sequence[Said]:
        """Speech or error per piece, in order."""


class Cloner(Protocol):
    """A loaded cloning model. `name` is its id and revision: numbers of another one are no good to it."""

    @property
    def name(self) -> str: ...

    def learn(self, sound: Sound, rate: int) -> Numbers:
        """What is to be known of the speaker of a recording (mono). Raises StageError."""

    def say(self, batch: Sequence[Asked]) -> list[Said]:
        """Each piece in the voice of its numbers; a Speech without samples where there is nothing to say."""

    def close(self) -> None:
        """Let go of what was taken."""


Convert = Callable[[Speech, Numbers], Speech]


def spoken(base: Speaker, batch: Sequence[Asked]) -> Sequence[Said]:
    """The pieces as the first voice of `base` says them."""
    return base.say([replace(request, voice=base.profile.voices[0]) for request, _ in batch])


def converted(base: Speaker, batch: Sequence[Asked], convert: Convert) -> list[Said]:
    """The pieces as `base` says them, each changed by `convert`, unless there is nothing to change."""
    return [
        convert(said, numbers) if isinstance(said, Speech) and len(said.samples) else said
        for said, (_, numbers) in zip(spoken(base, batch), batch, strict=True)
    ]


def resounded(said: Speech, samples: Sound, rate: int) -> Speech:
    """The speech with other sound; the times of its symbols stay only where the samples still count them."""
    kept = said.hop if rate == said.sample_rate else 0
    symbols, frames = (said.symbols, said.frames) if kept else ("", ())
    return Speech(samples.astype(np.float32), rate, symbols=symbols, frames=frames, hop=kept)
