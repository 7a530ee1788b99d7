"""A speech model with the voices of recordings beside its own.

Contract: `ClonedVoices(base, find, shelf)` is a Voice: pieces in the base's own voices are the base's, pieces
in a profile's voice the cloner's, which `find` opens at the first of them. What the cloner knows of a voice
is kept in memory, and on the shelf with the voice; a voice that has left the shelf is refused and forgotten.
It does not know who may use a voice.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from services.common.errors import EngineFailed, StageError
from services.common.sound.decoding import decode
from services.synthesis_audio.cloning.cloner import Asked, Cloner, Numbers, Said
from services.synthesis_audio.speech import Speech, SpeechRequest
from services.synthesis_audio.voice.opening import Voice
from services.synthesis_audio.voice.profile import VoiceProfile
from services.synthesis_audio.voices.errors import not_found
from services.synthesis_audio.voices.record import is_profile
from services.synthesis_audio.voices.sample import RATE
from services.synthesis_audio.voices.shelf import Shelf

_MOST = 64
"""Voices in memory; the one that was not used for longest goes."""


class ClonedVoices:
    """Driven by one thread at a time; `forget` may come from another."""

    def __init__(self, base: Voice, find: Callable[[], Cloner], shelf: Shelf, profile: VoiceProfile) -> None:
        self.profile = profile
        self._base, self._find, self._shelf = base, find, shelf
        self._cloner: Cloner | None = None
        self._known: OrderedDict[str, Numbers] = OrderedDict()
        self._lock = threading.Lock()

    def say(self, batch: Sequence[SpeechRequest]) -> list[Said]:
        """Speech or error for each piece, in order."""
        cloned = [request for request in batch if is_profile(request.voice)]
        own = [request for request in batch if not is_profile(request.voice)]
        of_base = iter(self._base.say(own) if own else ())
        of_cloner = iter(self._cloned(cloned) if cloned else ())
        return [next(of_cloner if is_profile(request.voice) else of_base) for request in batch]

    def close(self) -> None:
        """Let go of both models, and of all voices."""
        if self._cloner is not None:
            self._cloner.close()
        self._cloner = None
        with self._lock:
            self._known.clear()
        self._base.close()

    def forget(self, voice: str) -> None:
        """Let go of a voice; of "" all that have left the shelf."""
        with self._lock:
            gone = [voice] if voice else [each for each in self._known if not self._shelf.has(each)]
            for each in gone:
                self._known.pop(each, None)

    def _cloned(self, batch: Sequence[SpeechRequest]) -> list[Said]:
        told = [self._told(request.voice) for request in batch]
        asked: list[Asked] = [
            (request, numbers)
            for request, numbers in zip(batch, told, strict=True)
            if not isinstance(numbers, StageError)
        ]
        said = iter(self._model().say(asked) if asked else ())
        return [each if isinstance(each, StageError) else _sound(next(said)) for each in told]

    def _told(self, voice: str) -> Numbers | StageError:
        """What the cloner knows of a voice, learnt if it was never asked for."""
        try:
            return self._numbers(voice)
        except StageError as error:
            return error

    def _numbers(self, voice: str) -> Numbers:
        if not self._shelf.has(voice):
            self.forget(voice)
            raise not_found(voice)
        with self._lock:
            if voice in self._known:
                self._known.move_to_end(voice)
                return self._known[voice]
        cloner = self._model()
        found = self._shelf.kept(voice, cloner.name)
        if found is None:
            found = cloner.learn(decode(self._shelf.sample(voice), sample_rate=RATE), RATE)
            self._shelf.keep(voice, cloner.name, found)
        with self._lock:
            self._known[voice] = found
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return found

    def _model(self) -> Cloner:
        if self._cloner is None:
            self._cloner = self._find()
        return self._cloner


def _sound(said: Said) -> Said:
    """What a model gives as sound has to be some."""
    import numpy as np

    if isinstance(said, Speech) and not np.isfinite(said.samples).all():
        return EngineFailed("the cloning model made no sound of this piece")
    return said
