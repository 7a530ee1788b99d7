"""Coqui's VITS with sentences side by side, each with the sound it has alone.

Contract: as CoquiVoice, for a model whose inference changes nothing in the model (VITS): sentences of a
batch are said by as many threads as there are, the longest first; where there are fewer of them than threads,
a sentence's sound is made in as many parts (`parts`). That is faster than sharing each step of one sentence,
because threads need not meet thousands of times. The weights are stored as they are used: without weight
norm, in the form that computes them fastest (`rows`, `residual`). For a CPU. It does not know pauses or
files.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from services.common.errors import EngineFailed, StageError
from services.common.running.memory import trim
from services.synthesis_audio.speech import Speech, SpeechRequest
from services.synthesis_audio.voice.coqui_voice import CoquiVoice


def is_vits(api: Any) -> bool:
    """Whether the loaded model is Coqui's VITS."""
    return any(each.__name__ == "Vits" for each in type(api.synthesizer.tts_model).__mro__)


class VitsVoice(CoquiVoice):
    """One loaded VITS; driven by one thread at a time, computing in several."""

    def __init__(self, api: Any, folder: Path, *, threads: int = 1) -> None:
        import torch

        from services.synthesis_audio.voice.parts import InParts
        from services.synthesis_audio.voice.residual import in_place
        from services.synthesis_audio.voice.rows import in_rows

        super().__init__(api, folder, threads=threads)
        self._at_once = threads
        self._pool = ThreadPoolExecutor(threads, "vits")
        self._parts = ThreadPoolExecutor(threads, "sound", torch.set_num_threads, (1,))
        fold_weight_norm(self._model)
        self._model.waveform_decoder = InParts(self._model.waveform_decoder, self._parts)
        in_rows(self._model.waveform_decoder)
        in_place(self._model.waveform_decoder.generator)
        in_rows(self._model.flow)

    def say(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        """Speech or error for each piece, in order."""
        said: dict[int, Speech | StageError] = {}
        for some in _groups(batch):
            one = partial(self._alone, threads=max(1, self._at_once // len(some)))
            said.update(zip(some, self._pool.map(one, [batch[index] for index in some]), strict=True))
        trim()  # the decoder's buffers: more memory than the model takes
        return [said[index] for index in range(len(batch))]

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False)
        self._parts.shutdown(wait=False)

    def _alone(self, request: SpeechRequest, threads: int) -> Speech | StageError:
        """One piece, with chance of its own; whatever fails, fails alone."""
        import torch

        from services.synthesis_audio.voice.chance import OwnChance

        torch.set_num_threads(threads)  # this thread's
        try:
            with OwnChance():
                return self._answer(request)
        except Exception as error:
            return EngineFailed(f"the voice failed: {type(error).__name__}")


def _groups(batch: Sequence[SpeechRequest]) -> list[list[int]]:
    """Places of pieces that are said side by side: of one speed, which is the model's; the longest first."""
    speeds = dict.fromkeys(request.speed for request in batch)
    groups = [[place for place, request in enumerate(batch) if request.speed == speed] for speed in speeds]
    return [sorted(some, key=lambda place: -len(batch[place].text)) for some in groups]


def fold_weight_norm(model: Any) -> None:
    """Weights as numbers instead of a direction and a length that are multiplied at every step."""
    from torch.nn.utils import parametrize

    for module in model.modules():
        if parametrize.is_parametrized(module, "weight"):
            parametrize.remove_parametrizations(module, "weight")
