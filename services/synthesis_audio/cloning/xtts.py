"""XTTS as a cloner: the speech model itself, told a speaker by latents that are computed once per recording.

Contract: `XttsCloner(model, name)` on Coqui's loaded Xtts, which the speech engine has opened already; the
latents (GPT's conditioning, the decoder's embedding) are what `synthesize` would compute anew for each
sentence. The same text gives the same sound: chance is seeded for every piece. Source: TTS/tts/models/xtts.py
of coqui-tts 0.28. It does not know profiles.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from services.common.errors import StageError
from services.synthesis_audio.cloning.cloner import Asked, Numbers, Said
from services.synthesis_audio.cloning.rates import at_rate
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest

_RATE = 22050
"""Hz of the recordings that it listens to."""
_CHANCE = ("temperature", "length_penalty", "repetition_penalty", "top_k", "top_p")


class XttsCloner:
    """`model` is shared with the engine's voice; both are driven by one thread."""

    def __init__(self, model: Any, name: str) -> None:
        self.name, self._model = name, model
        config = model.config
        self._rate = int(config.audio.output_sample_rate)
        self._chance = {option: config[option] for option in _CHANCE if option in config}

    def learn(self, sound: Sound, rate: int) -> Numbers:
        """`gpt` (1 × 32 × 1024) and `speaker` (1 × 512 × 1), from the first half minute."""
        import torch

        config = self._model.config
        with torch.inference_mode():
            heard = torch.from_numpy(at_rate(sound, rate, _RATE)[: 30 * _RATE])[None].to(self._model.device)
            speaker = self._model.get_speaker_embedding(heard, _RATE)
            gpt = self._model.get_gpt_cond_latents(
                heard, _RATE, length=config.gpt_cond_len, chunk_length=config.gpt_cond_chunk_len
            )
        return {
            name: np.asarray(value.float().cpu().numpy(), np.float32)
            for name, value in (("gpt", gpt), ("speaker", speaker))
        }

    def say(self, batch: Sequence[Asked]) -> list[Said]:
        """See Cloner; one piece after another."""
        return [self._answer(request, numbers) for request, numbers in batch]

    def close(self) -> None:
        """The model is the engine's."""

    def _answer(self, request: SpeechRequest, numbers: Numbers) -> Said:
        import torch

        torch.manual_seed(0)
        gpt, speaker = (torch.from_numpy(numbers[name]).to(self._model.device) for name in ("gpt", "speaker"))
        try:
            out = self._model.inference(
                request.text, request.language, gpt, speaker, speed=request.speed, **self._chance
            )
        except StageError as error:
            return error
        return Speech(np.asarray(out["wav"], np.float32).reshape(-1), self._rate)
