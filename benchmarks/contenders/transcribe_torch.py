"""transformers' Whisper in float32, as a peer in speech recognition.

Contract: as the contenders of `transcribe`. A recording is cut into windows of at most 30 s, which are
generated together, with the same beam; torch uses as many threads as the others. It does not know the
service.
"""

from typing import Any

import numpy as np

from benchmarks.contenders.transcribe import BEAM, LANGUAGE, one_after_another
from benchmarks.contenders.weights import folder
from benchmarks.harness.contender import Outcome
from benchmarks.inputs.transcribe import Recording, recordings
from services.common.sound.decoding import decode
from services.synthesis_audio.voice.compat import prepare

_RATE, _WINDOW_S = 16000, 30


class Transformers:
    """`WhisperForConditionalGeneration`; needs a shape, whose weights are kept in its format too."""

    def __init__(
        self, model: str, work: str = "minute", threads: int = 2, human: bool = False, beam_size: int = BEAM
    ) -> None:
        self._model, self._work, self._threads, self._beam = model, (work, human), threads, beam_size

    def start(self) -> None:
        """Load."""
        prepare()
        import torch
        from transformers import (
            AutoTokenizer,
            WhisperFeatureExtractor,
            WhisperForConditionalGeneration,
        )

        torch.set_num_threads(self._threads)
        self._recordings = recordings(self._work[0], human=self._work[1])
        weights = folder("transcribe", self._model, "hf")
        whisper: Any = WhisperForConditionalGeneration.from_pretrained(weights, dtype=torch.float32)
        self._whisper = whisper.eval()
        self._features: Any = WhisperFeatureExtractor.from_pretrained(weights)
        self._tokenizer: Any = AutoTokenizer.from_pretrained(weights)

    def run(self) -> Outcome:
        """All recordings, one after another."""
        return one_after_another(self._model, self._recordings, self._hear)

    def stop(self) -> None:
        """Nothing to do: the process ends."""

    def _hear(self, recording: Recording) -> str:
        import torch

        sound = decode(recording.file, sample_rate=_RATE)
        windows = np.array_split(sound, -(-len(sound) // (_WINDOW_S * _RATE)))
        features = self._features(windows, sampling_rate=_RATE, return_tensors="pt").input_features
        with torch.inference_mode():
            tokens = self._whisper.generate(
                features, language=LANGUAGE, task="transcribe", num_beams=self._beam, return_timestamps=False
            )
        return " ".join(self._tokenizer.batch_decode(tokens, skip_special_tokens=True))
