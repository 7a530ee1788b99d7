"""faster-whisper as its own users drive it, and openai-whisper, as peers in speech recognition.

Contract: as the contenders of `transcribe`. It does not know the service.
"""

from io import BytesIO
from typing import Any

from benchmarks.contenders.transcribe import BEAM, LANGUAGE, one_after_another
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Missing, Outcome, device
from benchmarks.inputs.transcribe import Recording, recordings

_BATCH = 8


class FasterWhisper:
    """The library itself, in this process: `batched` by its pipeline, with voice-activity detection as that
    has by default; else its sequential `transcribe`. With `conditioned` that is openai-whisper's algorithm:
    windows of 30 s one after another, each conditioned on the text before, no voice-activity detection.
    """

    def __init__(
        self,
        model: str = DEMO,
        work: str = "minute",
        threads: int = 2,
        human: bool = False,
        batched: bool = False,
        vad: bool = False,
        conditioned: bool = False,
    ) -> None:
        self._model, self._work, self._threads = model, (work, human), threads
        self._batched, self._vad, self._conditioned = batched, vad, conditioned

    def start(self) -> None:
        """Load."""
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        where = device()
        self._recordings = recordings(self._work[0], human=self._work[1])
        whisper = WhisperModel(
            str(folder("transcribe", self._model)),
            device=where.name,
            compute_type=where.compute_type,
            cpu_threads=self._threads,
            local_files_only=True,
        )
        self._transcribe: Any = (
            BatchedInferencePipeline(whisper).transcribe if self._batched else whisper.transcribe
        )
        self._options: dict[str, Any] = {"beam_size": BEAM, "language": LANGUAGE}
        if whisper.feature_extractor.chunk_length < 30:
            self._options |= {"without_timestamps": True}
        if self._batched:
            self._options |= {"batch_size": _BATCH}
        else:
            self._options |= {"vad_filter": self._vad, "condition_on_previous_text": self._conditioned}

    def run(self) -> Outcome:
        """All recordings, one after another."""
        return one_after_another(self._model, self._recordings, self._hear)

    def stop(self) -> None:
        """Nothing to do: the process ends."""

    def _hear(self, recording: Recording) -> str:
        segments, _ = self._transcribe(BytesIO(recording.file), **self._options)
        return " ".join(segment.text.strip() for segment in segments)


class OpenAIWhisper:
    """openai-whisper, where it is installed; weights of its own format are needed too."""

    def __init__(self, **_: Any) -> None:
        pass

    def start(self) -> None:
        """Raises Missing."""
        raise Missing(
            "openai-whisper: it is published as source only, and reads neither CTranslate2's nor "
            "transformers' weights; its algorithm is measured as `openai-algorithm`, by faster-whisper"
        )

    def run(self) -> Outcome:
        """Never."""
        raise AssertionError

    def stop(self) -> None:
        """Nothing is held."""
