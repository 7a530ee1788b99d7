"""Speech with Coqui TTS: any model folder by path, the demo voice through phonemes and a vocoder of our own.

Contract: `SynthesisEngine(settings)` is a `services.common.engine.Engine` from `SpeechRequest` to `Speech`:
one piece of text (a sentence) is one item, so that sentences of different requests share a batch. A piece
without any sound gives a Speech without samples. Coqui and torch are imported in `load`. It does not know
HTTP, whole texts or audio formats.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.catalog import resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, StageError
from services.common.languages import LANGUAGES
from services.common.threads import cpu_quota
from services.synthesis_audio.cloning.cloned_voices import ClonedVoices
from services.synthesis_audio.cloning.opening import with_clones
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.speech import Speech, SpeechRequest
from services.synthesis_audio.voice.levels import Levels
from services.synthesis_audio.voice.opening import Voice, open_voice
from services.synthesis_audio.voice.profile import VoiceProfile

__all__ = ["Speech", "SpeechRequest", "SynthesisEngine"]

_log = logging.getLogger(__name__)


class SynthesisEngine:
    """One Coqui model; driven by one thread at a time, because Coqui's synthesizer is not thread-safe."""

    def __init__(self, settings: SynthesisSettings) -> None:
        self._settings = settings
        self._voice: Voice | None = None
        self._levels = Levels(self._spoken)
        self.profile = VoiceProfile()

    def load(self) -> EngineInfo:
        """Read the model; raises ModelNotFound or ModelCorrupt."""
        folder = resolve("synthesis", self._settings.model, profile=self._settings.profile)
        threads = self._settings.threads or cpu_quota()
        base = open_voice(
            folder,
            device=self._settings.device,
            threads=threads,
            iterations=self._settings.vocoder_iterations,
        )
        self._voice = with_clones(base, folder, self._settings, threads=threads)
        self.profile, self._levels = self._voice.profile, Levels(self._spoken)
        spoken = folder.languages or self.profile.languages or tuple(LANGUAGES)
        return EngineInfo(
            folder.id, folder.revision, self._settings.device, "float32", spoken, folder.licence
        )

    def warm_up(self) -> None:
        """Say a word, and learn how loud the voice is; raises EngineFailed unless that is sound of a credible
        length.
        """
        said = self.infer([SpeechRequest("Hello there.", self._settings.default_language)])[0]
        if isinstance(said, StageError):
            raise EngineFailed(f"the voice can't say a word: {said.message}")
        seconds = len(said.samples) / said.sample_rate
        if not 0.4 < seconds < 10 or not np.isfinite(said.samples).all() or not said.samples.any():
            raise EngineFailed(f"the voice says a greeting as {seconds:.1f} s of nothing")

    def infer(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        """Speech or error per piece, in order; one that fails does so alone."""
        return [
            replace(said, gain=self._levels.gain(request)) if isinstance(said, Speech) else said
            for request, said in zip(batch, self._spoken(batch), strict=True)
        ]

    def close(self) -> None:
        """Let go of the model."""
        if self._voice is not None:
            self._voice.close()
        self._voice = None

    def forget(self, voice: str) -> None:
        """Let go of a cloned voice; of "" all that are no longer there. From any thread."""
        if isinstance(self._voice, ClonedVoices):
            self._voice.forget(voice)
        self._levels.forget(voice)

    def _spoken(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        """What the voice says, at its own level; singly where it fails on several at once."""
        if self._voice is None:
            return [EngineFailed("the model isn't loaded")] * len(batch)
        try:
            return list(self._voice.say(batch))
        except Exception as error:
            if len(batch) > 1:
                return [said for request in batch for said in self._spoken([request])]
            if isinstance(error, StageError):
                return [error]
            _log.exception("the voice failed on a text of %d characters", len(batch[0].text))
            return [EngineFailed(f"the voice failed: {type(error).__name__}")]
