"""Stage A's engine: faster-whisper, unmodified, over a CTranslate2 Whisper folder.

Contract: see `services.common.engine`; items are clips and excerpts, whoever sent them (`transcript`). Clips
with the same decoding are decoded together, by a small model in a call for each core; excerpts get the
probabilities of their language. Any faster-whisper folder works. Does not know HTTP, nor how a recording is
cut.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.catalog import ModelFolder, resolve
from services.common.errors import EngineFailed, InvalidRequest, ModelCorrupt, StageError, UnknownLanguage
from services.common.running.memory import keep_freed_memory, trim
from services.common.sound.decoding import Samples
from services.common.threads import Split, cpu_quota, split
from services.transcribe_audio.engine_decoding import Decoder
from services.transcribe_audio.engine_encoding import encode_singly
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import (
    SAMPLE_RATE,
    TASKS,
    Clip,
    Decoding,
    Excerpt,
    Probabilities,
    RecogniserInfo,
    Task,
    Transcript,
)

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

__all__ = ["TranscribeEngine"]

NEEDED = ("config.json", "model.bin", "tokenizer.json")
_SEED = 0
"""Of the fallback's sampling: the same clips in the same order give the same text, where one call decodes
them.
"""
Item = Clip | Excerpt
Answer = Transcript | Probabilities


class TranscribeEngine:
    """faster-whisper behind the engine contract."""

    def __init__(self, settings: TranscribeSettings) -> None:
        self._settings = settings
        self._model: WhisperModel | None = None
        self._decoder: Decoder | None = None
        self._callers, self._at_once = ThreadPoolExecutor(1, "decoding"), 1

    def load(self) -> RecogniserInfo:
        """Resolve, check and load the model; raises ModelNotFound or ModelCorrupt."""
        import ctranslate2
        from faster_whisper import WhisperModel

        keep_freed_memory()  # the encoder's buffers are large, and there are several for each layer
        ctranslate2.set_random_seed(_SEED)
        folder = resolve("transcribe", self._settings.model, profile=self._settings.profile)
        _check(folder.path)
        shared = self._split(folder.path)
        try:
            self._model = WhisperModel(
                str(folder.path),
                device=self._settings.device,
                compute_type=self._settings.compute_type,
                cpu_threads=shared.threads,
                num_workers=shared.workers,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelCorrupt(
                f"{folder.id} does not load: {error}", hint="give a faster-whisper model folder"
            ) from error
        encode_singly(self._model)
        self._callers = ThreadPoolExecutor(shared.workers, "decoding")
        self._at_once = shared.workers
        self._decoder = Decoder(self._model, self._settings.padding_s)
        return self._info(folder)

    def warm_up(self) -> None:
        """Decode a second of faint noise once; whatever text comes is not looked at."""
        noise = np.random.default_rng(0).normal(0, 0.01, SAMPLE_RATE).astype(np.float32)
        self._loaded().first_answer(noise)

    def infer(self, batch: Sequence[Item]) -> Sequence[Answer | StageError]:
        """One transcript (of a clip), probabilities (of an excerpt's language) or error per item."""
        try:
            return self._answers(batch)
        finally:
            trim()

    def close(self) -> None:
        """Let the model go."""
        self._callers.shutdown(wait=False)
        self._model = self._decoder = None

    def _split(self, folder: Path) -> Split:
        """Workers and threads; a GPU has one worker."""
        if self._settings.device != "cpu":
            return Split(1, self._settings.threads or cpu_quota())
        return split(folder / "model.bin", self._settings.threads, pieces=self._settings.max_batch)

    def _answers(self, batch: Sequence[Item]) -> Sequence[Answer | StageError]:
        answers: dict[int, Answer | StageError] = {}
        groups: dict[Decoding | None, list[int]] = {}
        for place, item in enumerate(batch):
            groups.setdefault(item.decoding if isinstance(item, Clip) else None, []).append(place)
        for decoding, places in groups.items():
            samples = [batch[place].samples for place in places]
            if decoding is None:
                answers.update(zip(places, self._loaded().languages(samples), strict=True))
            elif error := self._refusal(decoding):
                answers.update(dict.fromkeys(places, error))
            else:
                answers.update(zip(places, self._decoded(samples, decoding), strict=True))
        return [answers[place] for place in range(len(batch))]

    def _decoded(self, clips: Sequence[Samples], decoding: Decoding) -> Sequence[Transcript]:
        """A transcript per clip, by as many calls as there are workers, each with as much to do."""
        order = sorted(range(len(clips)), key=lambda place: -len(clips[place]))
        shares = [order[first :: self._at_once] for first in range(min(self._at_once, len(clips)))]
        decode = partial(self._loaded().decode, decoding=decoding)
        texts = self._callers.map(decode, [[clips[place] for place in share] for share in shares])
        found = {
            place: text
            for share, some in zip(shares, texts, strict=True)
            for place, text in zip(share, some, strict=True)
        }
        return [found[place] for place in range(len(clips))]

    def _refusal(self, decoding: Decoding) -> StageError | None:
        """What the model can't do."""
        assert self._model is not None
        if decoding.task not in self._tasks:
            hint = "transcribe instead, or run a multilingual model"
            return InvalidRequest("this model can't translate", param="task", hint=hint)
        languages = self._model.supported_languages
        if decoding.language not in languages:
            hint = f"use one of: {', '.join(languages)}"
            return UnknownLanguage(
                f"this model does not know {decoding.language!r}", param="language", hint=hint
            )
        return None

    @property
    def _tasks(self) -> tuple[Task, ...]:
        model = self._model
        assert model is not None
        translates = model.model.is_multilingual and model.hf_tokenizer.token_to_id("<|translate|>")
        return TASKS if translates else ("transcribe",)

    def _info(self, folder: ModelFolder) -> RecogniserInfo:
        model = self._model
        assert model is not None
        return RecogniserInfo(
            model=folder.id,
            revision=folder.revision,
            device=model.model.device,
            compute_type=model.model.compute_type,
            languages=tuple(model.supported_languages),
            licence=folder.licence,
            window_s=float(model.feature_extractor.chunk_length),
            tasks=self._tasks,
        )

    def _loaded(self) -> Decoder:
        if self._decoder is None:
            raise EngineFailed("the recogniser is not loaded")
        return self._decoder


def _check(folder: Path) -> None:
    """Name a missing file here: without tokenizer.json faster-whisper would ask a hub for one."""
    for name in NEEDED:
        if not (folder / name).is_file():
            raise ModelCorrupt(
                f"{folder.name}: {name} is missing", hint="give a whole faster-whisper model folder"
            )
