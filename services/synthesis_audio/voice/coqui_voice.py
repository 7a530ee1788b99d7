"""Any model of Coqui (VITS, XTTS, …) as Coqui itself drives it, through its own phonemizer and vocoder.

Contract: `say(batch)` -> Speech or error per request, one after another: Coqui's models take no batch. The
same text gives the same sound: chance is seeded for every piece. A recording `reference.wav` in the model's
folder, put there by the operator, is a cloning model's first voice; no path comes from a request. It does
not know pauses or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from services.common.errors import InvalidRequest, StageError, UnknownLanguage
from services.common.languages import language
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.voice.profile import DEFAULT_VOICE, VoiceProfile

REFERENCE = "reference"
"""Name of the voice that is cloned from the folder's recording."""
_XTTS_LONGEST = {
    "en": 250, "de": 253, "fr": 273, "es": 239, "it": 213, "pt": 203, "pl": 224, "zh": 82, "ar": 166,
    "cs": 186, "ru": 182, "nl": 251, "tr": 226, "ja": 71, "hu": 224, "ko": 95, "hi": 150,
}  # fmt: skip
"""Characters by language: TTS/tts/layers/xtts/tokenizer.py; beyond them XTTS cuts the sound off."""


class CoquiVoice:
    """One loaded model; driven by one thread at a time."""

    def __init__(self, api: Any, folder: Path, *, threads: int = 1) -> None:
        import torch

        torch.set_num_threads(threads)
        self._api, self._reference = api, folder / f"{REFERENCE}.wav"
        self._model = api.synthesizer.tts_model
        self._is_xtts = "xtts" in type(self._model).__name__.lower()
        self._length_scale = getattr(self._model, "length_scale", None)
        self._silence = _silence_after()
        self.sample_rate = int(api.synthesizer.output_sample_rate)
        self.profile = VoiceProfile(
            voices=self._voices(),
            longest=_XTTS_LONGEST if self._is_xtts else {},
            alphabet=self._alphabet(),
            has_speed=self._is_xtts or self._length_scale is not None,
            languages=self._languages(),
        )

    def say(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        """Speech or error for each piece, in order."""
        return [self._answer(request) for request in batch]

    @property
    def cloning_model(self) -> Any:
        """Coqui's model, where it speaks in the voices of recordings (XTTS); else None."""
        return self._model if self._is_xtts else None

    def close(self) -> None:
        """Nothing is held but the model."""

    def _answer(self, request: SpeechRequest) -> Speech | StageError:
        try:
            return Speech(self._sound(request), self.sample_rate)
        except StageError as error:
            return error

    def _sound(self, request: SpeechRequest) -> Sound:
        import torch

        options: dict[str, Any] = {"split_sentences": False, **self._speaker(request.voice)}
        if self._api.is_multi_lingual:
            options["language"] = self._named(request.language)
        options.update(self._pace(request.speed))
        torch.manual_seed(0)
        sound = np.asarray(self._api.tts(request.text, **options), np.float32)
        return sound[: max(0, len(sound) - self._silence)]

    def _voices(self) -> tuple[str, ...]:
        named = [str(name) for name in self._api.speakers or ()] if self._api.is_multi_speaker else []
        cloned = [REFERENCE] if self._reference.is_file() else []
        return (*cloned, *named) or (DEFAULT_VOICE,)

    def _languages(self) -> tuple[str, ...]:
        """Codes of the languages that a multilingual model names, "fr" for its "fr-fr"."""
        codes: list[str] = []
        for name in (self._api.languages or ()) if self._api.is_multi_lingual else ():
            with suppress(UnknownLanguage):
                codes.append(language(str(name)).code)
        return tuple(dict.fromkeys(codes))

    def _speaker(self, voice: str) -> dict[str, str]:
        """How Coqui is told which voice: by its name, or by the operator's recording."""
        chosen = voice if voice in self.profile.voices else self.profile.voices[0]
        if chosen == REFERENCE and self._reference.is_file():
            return {"speaker_wav": str(self._reference)}
        return {"speaker": chosen} if self._api.is_multi_speaker and self._api.speakers else {}

    def _alphabet(self) -> frozenset[str] | None:
        """Letters of a model that reads letters; the others have them turned into sounds first."""
        tokenizer = getattr(self._model, "tokenizer", None)
        symbols = getattr(getattr(tokenizer, "characters", None), "vocab", None)
        if not symbols or getattr(tokenizer, "use_phonemes", True):
            return None
        return frozenset(symbol for symbol in symbols if len(symbol) == 1)

    def _pace(self, speed: float) -> dict[str, float]:
        """Tell the model the speed, in the way that it has."""
        if self._is_xtts:
            return {"speed": speed}
        if self._length_scale is not None:
            self._model.length_scale = self._length_scale / speed
        elif speed != 1:
            raise InvalidRequest("this voice has one speed", param="speed", hint="leave speed out")
        return {}

    def _named(self, code: str) -> str:
        """The model's own name for the language: "fr", or "fr-fr"."""
        known = list(self._api.languages or ())
        for name in known:
            if name.lower().split("-")[0] == code:
                return str(name)
        hint = f"it speaks: {', '.join(known)}"
        raise UnknownLanguage(f"this model doesn't speak {code!r}", param="language", hint=hint)


def _silence_after() -> int:
    """Zeros that Coqui puts after every sentence; the pauses here are the text's own."""
    from TTS.utils.synthesizer import PAD_SILENCE_SAMPLES

    return int(PAD_SILENCE_SAMPLES)
