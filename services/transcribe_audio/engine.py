"""Stage A's engine: faster-whisper, unmodified, over a CTranslate2 Whisper folder.

Contract: see `services.common.engine`; requests and results in `transcript`. Any faster-whisper folder
works. How a recording is cut depends on the window its model was made for: a 30 s model (OpenAI's) takes
whole windows one after the other; one with a shorter window (our demo, trained on utterances) gets the
clips between pauses, decoded in batches. Silence, music and noise give no segments. Does not know HTTP.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.catalog import ModelFolder, resolve
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, ModelCorrupt, StageError, UnknownLanguage
from services.common.threads import cpu_quota
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import SAMPLE_RATE, Segment, TranscribeRequest, Transcript, Word

if TYPE_CHECKING:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

__all__ = ["Segment", "TranscribeEngine", "TranscribeRequest", "Transcript", "Word"]

WHISPER_WINDOW = 30
"""Seconds of OpenAI's window; models made for less are cut at pauses."""
NEEDED = ("config.json", "model.bin", "tokenizer.json")
SHORTEST_SILENCE_MS, PADDING_MS = 160, 80
TOKENS_PER_SECOND = 12
"""Three times what fast speech needs: a decoder that loops is stopped there and does not hold up its batch.
"""
NO_SPEECH, UNLIKELY = 0.6, -1.0
"""A segment is dropped where the model says "no speech" this surely and its text is this unlikely (Radford
et al. 2022, 4.5).
"""


class TranscribeEngine:
    """faster-whisper behind the engine contract."""

    def __init__(self, settings: TranscribeSettings) -> None:
        self._settings = settings
        self._model: WhisperModel | None = None
        self._batched: BatchedInferencePipeline | None = None

    def load(self) -> EngineInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        folder = resolve("transcribe", self._settings.model)
        _check(folder.path)
        try:
            self._model = WhisperModel(
                str(folder.path),
                device=self._settings.device,
                compute_type=self._settings.compute_type,
                cpu_threads=self._settings.threads or cpu_quota(),
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelCorrupt(
                f"{folder.id} does not load: {error}", hint="give a faster-whisper model folder"
            ) from error
        self._batched = BatchedInferencePipeline(self._model)
        return self._info(folder)

    def warm_up(self) -> None:
        """Run the decoder once over a second of faint noise; whatever text comes is not looked at."""
        noise = np.random.default_rng(0).normal(0, 0.01, SAMPLE_RATE).astype(np.float32)
        model = self._loaded()
        segments, _ = model.transcribe(noise, language="en", beam_size=1, temperature=0.0, max_new_tokens=4)
        list(segments)

    def infer(self, batch: Sequence[TranscribeRequest]) -> Sequence[Transcript | StageError]:
        """One transcript or error per recording."""
        return [self._one(request) for request in batch]

    def close(self) -> None:
        """Let the model go."""
        self._model = self._batched = None

    def _one(self, request: TranscribeRequest) -> Transcript | StageError:
        try:
            self._check_language(request.language)
            duration = round(len(request.samples) / SAMPLE_RATE, 3)
            clips = self._speech(request)
            if not clips:
                return Transcript(request.language or "en", duration, ())
            found, language = self._by_clips(request, clips) if self._short else self._by_windows(request)
            return Transcript(language, duration, _numbered(found))
        except StageError as error:
            return error
        except (RuntimeError, ValueError) as error:
            return EngineFailed(f"the recogniser failed: {error}")

    def _speech(self, request: TranscribeRequest) -> list[dict[str, float]]:
        """Stretches of speech in seconds, by Silero's voice-activity detection (shipped with
        faster-whisper).
        """
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        options = VadOptions(
            min_silence_duration_ms=SHORTEST_SILENCE_MS,
            speech_pad_ms=PADDING_MS,
            max_speech_duration_s=self._window,
        )
        return [
            {"start": clip["start"] / SAMPLE_RATE, "end": clip["end"] / SAMPLE_RATE}
            for clip in get_speech_timestamps(request.samples, options)
        ]

    def _by_clips(
        self, request: TranscribeRequest, clips: list[dict[str, float]]
    ) -> tuple[Iterable[Any], str]:
        assert self._batched is not None
        segments, info = self._batched.transcribe(
            request.samples,
            language=request.language,
            clip_timestamps=clips,
            batch_size=self._settings.clip_batch,
            beam_size=self._settings.beam_size,
            temperature=0.0,
            without_timestamps=True,
            max_new_tokens=round(TOKENS_PER_SECOND * self._window),
            word_timestamps=request.words,
        )
        return segments, info.language

    def _by_windows(self, request: TranscribeRequest) -> tuple[Iterable[Any], str]:
        segments, info = self._loaded().transcribe(
            request.samples,
            language=request.language,
            beam_size=self._settings.beam_size,
            condition_on_previous_text=False,
            no_speech_threshold=NO_SPEECH,
            log_prob_threshold=UNLIKELY,
            vad_filter=True,
            word_timestamps=request.words,
        )
        return segments, info.language

    def _check_language(self, language: str | None) -> None:
        model = self._loaded()
        if language is not None and language not in model.supported_languages:
            raise UnknownLanguage(
                f"this model does not know {language!r}",
                param="language",
                hint=f"use one of: {', '.join(model.supported_languages)}",
            )

    def _info(self, folder: ModelFolder) -> EngineInfo:
        model = self._loaded()
        return EngineInfo(
            model=folder.id,
            revision=folder.revision,
            device=model.model.device,
            compute_type=model.model.compute_type,
            languages=tuple(model.supported_languages),
        )

    @property
    def _window(self) -> float:
        return float(self._loaded().feature_extractor.chunk_length)

    @property
    def _short(self) -> bool:
        return self._window < WHISPER_WINDOW

    def _loaded(self) -> "WhisperModel":
        if self._model is None:
            raise EngineFailed("the recogniser is not loaded")
        return self._model


def _check(folder: Path) -> None:
    """Name a missing file here: without tokenizer.json faster-whisper would ask a hub for one."""
    for name in NEEDED:
        if not (folder / name).is_file():
            raise ModelCorrupt(
                f"{folder.name}: {name} is missing", hint="give a whole faster-whisper model folder"
            )


def _numbered(found: Iterable[Any]) -> tuple[Segment, ...]:
    """faster-whisper's segments as ours, those without speech left out, numbered from 0."""
    kept = [
        s for s in found if s.text.strip() and not (s.no_speech_prob > NO_SPEECH and s.avg_logprob < UNLIKELY)
    ]
    return tuple(
        Segment(
            id=index,
            start=round(segment.start, 3),
            end=round(segment.end, 3),
            text=segment.text.strip(),
            avg_logprob=round(segment.avg_logprob, 4),
            no_speech_prob=round(segment.no_speech_prob, 4),
            words=tuple(Word(w.word.strip(), w.start, w.end, w.probability) for w in segment.words or ()),
        )
        for index, segment in enumerate(kept)
    )
