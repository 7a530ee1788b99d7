"""An engine that hums: a tenth of a second per word, and takes note of what it is asked."""

import threading
from collections.abc import Sequence

import numpy as np

from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, StageError
from services.synthesis_audio.engine import Speech, SpeechRequest
from services.synthesis_audio.voice.profile import VoiceProfile

RATE = 22050
PER_WORD = RATE // 10
BAD = "Fail."
"""A piece that the engine fails on."""
SILENT = "Mm."
"""A piece in which there is no sound."""


class Hum:
    """`gate` holds back every piece but the first until it is set."""

    def __init__(self, profile: VoiceProfile | None = None) -> None:
        self.profile = profile or VoiceProfile()
        self.batches: list[list[SpeechRequest]] = []
        self.gate = threading.Event()
        self.gate.set()

    @property
    def asked(self) -> list[SpeechRequest]:
        return [request for batch in self.batches for request in batch]

    def load(self) -> EngineInfo:
        return EngineInfo("hum", "1", "cpu", "float32", ("en", "fr"))

    def warm_up(self) -> None: ...

    def close(self) -> None: ...

    def infer(self, batch: Sequence[SpeechRequest]) -> list[Speech | StageError]:
        if self.batches:
            assert self.gate.wait(10)
        self.batches.append(list(batch))
        return [_hum(request) for request in batch]


def _hum(request: SpeechRequest) -> Speech | StageError:
    if request.text == BAD:
        return EngineFailed("the voice failed on this piece")
    length = 0 if request.text == SILENT else int(PER_WORD * len(request.text.split()) / request.speed)
    return Speech((np.sin(np.arange(length) / 20) / 4).astype(np.float32), RATE, gain=0.5)
