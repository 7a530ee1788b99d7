"""Speech with Coqui TTS: any model folder by path, the demo voice through phonemes and a vocoder of our own.

Contract: `SynthesisEngine(settings)` is a `services.common.engine.Engine` from `SpeechRequest` to `Speech`.
A text with nothing to say in it
is an InvalidRequest of that item alone. Coqui and torch are imported in `load`. It does not know HTTP or
audio formats.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.catalog import resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, InvalidRequest, StageError
from services.common.languages import LANGUAGES
from services.common.threads import cpu_quota
from services.synthesis_audio.normalise import normalise
from services.synthesis_audio.sentences import split
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voices import Voice, open_voice

_log = logging.getLogger(__name__)
_LEAD_S = 0.05
_TAIL_S = 0.25
"""Silence before and after a whole text, so that players don't clip it."""


@dataclass(frozen=True)
class SpeechRequest:
    """A text to say: its language (ISO 639-1), the voice's name, speed (1 is the voice's own)."""

    text: str
    language: str
    voice: str = "demo"
    speed: float = 1.0


@dataclass(frozen=True)
class Speech:
    """Samples (float32, mono, −1…1) and their rate in Hz."""

    samples: NDArray[np.float32]
    sample_rate: int


class SynthesisEngine:
    """One Coqui model; driven by one thread at a time."""

    def __init__(self, settings: SynthesisSettings) -> None:
        self._settings = settings
        self._voice: Voice | None = None

    def load(self) -> EngineInfo:
        """Read the model; raises ModelNotFound or ModelCorrupt."""
        folder = resolve("synthesis", self._settings.model)
        self._voice = open_voice(
            folder,
            device=self._settings.device,
            threads=self._settings.threads or cpu_quota(),
            iterations=self._settings.vocoder_iterations,
        )
        spoken = folder.languages or tuple(LANGUAGES)
        return EngineInfo(folder.id, folder.revision, self._settings.device, "float32", spoken)

    def warm_up(self) -> None:
        """Say a word; raises EngineFailed unless that is sound of a credible length."""
        said = self.infer([SpeechRequest("Hello there.", self._settings.default_language)])[0]
        if isinstance(said, StageError):
            raise EngineFailed(f"the voice can't say a word: {said.message}")
        seconds = len(said.samples) / said.sample_rate
        if not 0.4 < seconds < 10 or not np.isfinite(said.samples).all() or not said.samples.any():
            raise EngineFailed(f"the voice says a greeting as {seconds:.1f} s of nothing")

    def infer(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        """Speech or error per request, in order."""
        return [self._answer(request) for request in batch]

    def close(self) -> None:
        """Let go of the model."""
        self._voice = None

    def _answer(self, request: SpeechRequest) -> Speech | StageError:
        try:
            return self._say(request)
        except StageError as error:
            return error
        except Exception as error:
            _log.exception("the voice failed on a text of %d characters", len(request.text))
            return EngineFailed(f"the voice failed: {type(error).__name__}")

    def _say(self, request: SpeechRequest) -> Speech:
        if self._voice is None:
            raise EngineFailed("the model isn't loaded")
        rate = self._voice.sample_rate
        parts: list[NDArray[np.float32]] = []
        for piece in split(normalise(request.text, request.language)):
            said = self._voice.say(piece.text, request.language, request.speed)
            if len(said):
                parts += [said, _silence(piece.pause_s / request.speed, rate)]
        if not parts:
            hint = "send text with words in Latin letters or numbers"
            raise InvalidRequest("there is nothing to say in the text", param="input", hint=hint)
        return Speech(np.concatenate([_silence(_LEAD_S, rate), *parts, _silence(_TAIL_S, rate)]), rate)


def _silence(seconds: float, rate: int) -> NDArray[np.float32]:
    return np.zeros(int(seconds * rate), np.float32)
