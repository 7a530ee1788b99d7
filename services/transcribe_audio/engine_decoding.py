"""Decodes a batch of clips by faster-whisper's own calls, each again at higher temperatures where it failed.

Contract: `Decoder.decode` gives one transcript per clip, its times within the clip, whatever else is in the
batch. Nothing is conditioned on text before. Fallback and gates after Radford et al. 2022, 4.5: a text that
repeats itself or is unlikely is decoded again; what then is still unlikely, and silent or repetitive, was not
said. It does not know recordings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from services.common.sound.decoding import Samples
from services.transcribe_audio.engine_prompt import options, tokenizer
from services.transcribe_audio.engine_speech import WHISPER_WINDOW_S
from services.transcribe_audio.engine_times import split, time_words
from services.transcribe_audio.transcript import (
    SAMPLE_RATE,
    Decoding,
    Probabilities,
    Segment,
    Transcript,
    Word,
)

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

NO_SPEECH, UNLIKELY, REPETITIVE = 0.6, -1.0, 2.4
"""Probability of no speech, mean log-probability and compression ratio where Whisper's own rules begin."""
LADDER = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass
class Heard:
    """What the decoder made of one clip."""

    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float

    @property
    def failed(self) -> bool:
        """Whether it is worth decoding again; silence is not."""
        silent = self.no_speech_prob > NO_SPEECH and self.avg_logprob < UNLIKELY
        return not silent and (self.compression_ratio > REPETITIVE or self.avg_logprob < UNLIKELY)

    @property
    def invented(self) -> bool:
        """Whether nobody said it."""
        doubtful = self.no_speech_prob > NO_SPEECH or self.compression_ratio > REPETITIVE
        return self.avg_logprob < UNLIKELY and doubtful


class Decoder:
    """A loaded model; one thread at a time."""

    def __init__(self, model: "WhisperModel") -> None:
        from faster_whisper import BatchedInferencePipeline

        self._model = model
        self._batched = BatchedInferencePipeline(model)
        self._timed = model.feature_extractor.chunk_length >= WHISPER_WINDOW_S

    def first_answer(self, samples: Samples) -> None:
        """Run encoder and decoder once; raises what they raise."""
        decoding = Decoding(beam_size=1)
        chosen = options(self._model, decoding, timed=self._timed, max_new_tokens=4)
        self._together(self._features([samples]), decoding, chosen)

    def languages(self, clips: Sequence[Samples]) -> list[Probabilities]:
        """The probabilities of every language the model knows, for each clip."""
        if not self._model.model.is_multilingual:
            return [{"en": 1.0} for _ in clips]
        found = self._model.model.detect_language(self._model.encode(self._features(clips)))
        return [{token[2:-2]: float(probability) for token, probability in each} for each in found]

    def decode(self, clips: Sequence[Samples], decoding: Decoding) -> list[Transcript]:
        """One transcript per clip."""
        features = self._features(clips)
        chosen = options(self._model, decoding, timed=self._timed)
        if decoding.temperature > 0:
            encoded, found = self._model.encode(features), [None] * len(clips)
        else:
            encoded, found = self._together(features, decoding, chosen)
        heard = [
            first if first and not first.failed else self._again(features[place], decoding, chosen, first)
            for place, first in enumerate(found)
        ]
        lengths = [len(clip) / SAMPLE_RATE for clip in clips]
        spoken = tokenizer(self._model, decoding)
        parts = [split(spoken, h.tokens, length) for h, length in zip(heard, lengths, strict=True)]
        if decoding.words:
            time_words(self._model, spoken, encoded, parts, lengths)
        language = "en" if decoding.task == "translate" else decoding.language
        return [
            Transcript(language, length, () if h.invented else tuple(_segments(h, part, spoken)))
            for h, part, length in zip(heard, parts, lengths, strict=True)
        ]

    def _features(self, clips: Sequence[Samples]) -> "np.ndarray[Any, np.dtype[np.float32]]":
        from faster_whisper.audio import pad_or_trim

        extract = self._model.feature_extractor
        return np.stack([pad_or_trim(extract(clip)[..., :-1]) for clip in clips])

    def _together(self, features: Any, decoding: Decoding, chosen: Any) -> tuple[Any, list[Any]]:
        """The encoder's output, and what the beam search heard in each clip."""
        spoken = tokenizer(self._model, decoding)
        encoded, found = self._batched.generate_segment_batched(features, spoken, chosen)
        return encoded, [
            Heard(
                each["tokens"],
                each["avg_logprob"],
                each["no_speech_prob"],
                _ratio(spoken, each["tokens"]),
                0.0,
            )
            for each in found
        ]

    def _again(self, features: Any, decoding: Decoding, chosen: Any, first: Heard | None) -> Heard:
        """One clip by sampling, hotter until it passes; the likeliest where no temperature does."""
        spoken = tokenizer(self._model, decoding)
        start = decoding.temperature
        hotter = [start] if start > 0 else []
        chosen = replace(chosen, temperatures=hotter + [step for step in LADDER if step > start])
        prompt = self._model.get_prompt(
            spoken,
            spoken.encode(chosen.initial_prompt) if chosen.initial_prompt else [],
            without_timestamps=chosen.without_timestamps,
            hotwords=chosen.hotwords,
        )
        result, logprob, temperature, ratio = self._model.generate_with_fallback(
            self._model.encode(features), prompt, spoken, chosen
        )
        heard = Heard(result.sequences_ids[0], logprob, result.no_speech_prob, ratio, temperature)
        if first is None or not heard.failed:
            return heard
        return max(first, heard, key=lambda each: (each.compression_ratio <= REPETITIVE, each.avg_logprob))


def _ratio(spoken: Any, tokens: list[int]) -> float:
    from faster_whisper.transcribe import get_compression_ratio

    return float(get_compression_ratio(spoken.decode(tokens).strip()))


def _segments(heard: Heard, parts: list[dict[str, Any]], spoken: Any) -> list[Segment]:
    """Parts with text, as segments."""
    return [
        Segment(
            id=index,
            start=part["start"],
            end=part["end"],
            text=text,
            avg_logprob=round(heard.avg_logprob, 4),
            no_speech_prob=round(heard.no_speech_prob, 4),
            words=tuple(
                Word(word["word"].strip(), word["start"], word["end"], round(float(word["probability"]), 4))
                for word in part.get("words", ())
            ),
            compression_ratio=round(heard.compression_ratio, 4),
            temperature=heard.temperature,
            tokens=tuple(part["tokens"]),
        )
        for index, part in enumerate(parts)
        if (text := spoken.decode(part["tokens"]).strip())
    ]
