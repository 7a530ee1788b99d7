"""Decodes a batch of clips by faster-whisper's own calls, each again where it failed.

Contract: `Decoder.decode` gives one transcript per clip, its times within the clip, whatever else is in the
batch. Nothing is conditioned on text before. A text that is doubtful (`engine_heard`) is decoded again: in
a whole window, where the encoder was given less (`engine_windows`), then at higher temperatures. It does not
know recordings.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from services.common.sound.decoding import Samples
from services.transcribe_audio.engine_heard import REPETITIVE, Heard, segments
from services.transcribe_audio.engine_prompt import options, tokenizer
from services.transcribe_audio.engine_speech import WHISPER_WINDOW_S
from services.transcribe_audio.engine_times import split, time_words
from services.transcribe_audio.engine_windows import FRAMES_PER_SECOND, WHOLE, Windows
from services.transcribe_audio.transcript import SAMPLE_RATE, Decoding, Probabilities, Transcript

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

LADDER = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class Decoder:
    """A loaded model; one thread at a time. `padding_s` as in `Windows`; a model made for a shorter window
    than Whisper's learned to hear all of the silence, and always gets it.
    """

    def __init__(self, model: "WhisperModel", padding_s: float = 0.0) -> None:
        from faster_whisper import BatchedInferencePipeline

        self._model = model
        self._batched = BatchedInferencePipeline(model)
        self._timed = model.feature_extractor.chunk_length >= WHISPER_WINDOW_S
        self._windows = Windows(padding_s if self._timed else 0.0)

    def first_answer(self, samples: Samples) -> None:
        """Run encoder and decoder once; raises what they raise."""
        decoding = Decoding(beam_size=1)
        chosen = options(self._model, decoding, timed=self._timed, max_new_tokens=4)
        self._together(self._features([samples], WHOLE), decoding, chosen)

    def languages(self, clips: Sequence[Samples]) -> list[Probabilities]:
        """The probabilities of every language the model knows, for each clip."""
        if not self._model.model.is_multilingual:
            return [{"en": 1.0} for _ in clips]
        found = self._model.model.detect_language(self._model.encode(self._features(clips, WHOLE)))
        return [{token[2:-2]: float(probability) for token, probability in each} for each in found]

    def decode(self, clips: Sequence[Samples], decoding: Decoding) -> list[Transcript]:
        """One transcript per clip."""
        windows = self._windows if decoding.temperature == 0 else Windows(0.0)
        found: dict[int, Transcript] = {}
        left: list[int] = []
        for frames, places in windows.grouped(len(clip) for clip in clips).items():
            if frames == WHOLE:
                left += places
                continue
            first = self._first(places, clips, decoding, frames)
            found.update(first)
            left += [place for place in places if place not in first]
        found.update(zip(left, self._finally([clips[place] for place in left], decoding), strict=True))
        return [found[place] for place in range(len(clips))]

    def _first(
        self, places: list[int], clips: Sequence[Samples], decoding: Decoding, frames: int
    ) -> dict[int, Transcript]:
        """The transcripts of those clips that are heard without doubt in so many frames."""
        chosen = options(self._model, decoding, timed=self._timed, longest_s=frames / FRAMES_PER_SECOND)
        encoded, heard = self._together(
            self._features([clips[place] for place in places], frames), decoding, chosen
        )
        sure = [index for index, each in enumerate(heard) if not each.doubtful]
        texts = self._transcripts([clips[place] for place in places], heard, encoded, decoding)
        return {places[index]: texts[index] for index in sure}

    def _finally(self, clips: Sequence[Samples], decoding: Decoding) -> list[Transcript]:
        """The transcripts by whole windows; where they fail, by sampling."""
        if not clips:
            return []
        features = self._features(clips, WHOLE)
        longest_s = None if self._timed else self._model.feature_extractor.chunk_length
        chosen = options(self._model, decoding, timed=self._timed, longest_s=longest_s)
        found: Sequence[Heard | None] = [None] * len(clips)
        if decoding.temperature > 0:
            encoded = self._model.encode(features)
        else:
            encoded, found = self._together(features, decoding, chosen)
        heard = [
            first if first and not first.failed else self._again(features[place], decoding, chosen, first)
            for place, first in enumerate(found)
        ]
        return self._transcripts(clips, heard, encoded, decoding)

    def _transcripts(
        self, clips: Sequence[Samples], heard: Sequence[Heard], encoded: Any, decoding: Decoding
    ) -> list[Transcript]:
        """What was heard, with its times."""
        lengths = [len(clip) / SAMPLE_RATE for clip in clips]
        spoken = tokenizer(self._model, decoding)
        parts = [split(spoken, each.tokens, length) for each, length in zip(heard, lengths, strict=True)]
        if decoding.words:
            time_words(self._model, spoken, encoded, parts, lengths)
        language = "en" if decoding.task == "translate" else decoding.language
        return [
            Transcript(language, length, segments(each, part, spoken))
            for each, part, length in zip(heard, parts, lengths, strict=True)
        ]

    def _features(self, clips: Sequence[Samples], frames: int) -> "np.ndarray[Any, np.dtype[np.float32]]":
        from faster_whisper.audio import pad_or_trim

        extract = self._model.feature_extractor
        return np.stack([pad_or_trim(extract(clip)[..., :-1], frames) for clip in clips])

    def _together(self, features: Any, decoding: Decoding, chosen: Any) -> tuple[Any, list[Heard]]:
        """The encoder's output, and what the beam search heard in each clip."""
        spoken = tokenizer(self._model, decoding)
        encoded, found = self._batched.generate_segment_batched(features, spoken, chosen)
        most = chosen.max_new_tokens or self._model.max_length
        return encoded, [
            Heard(
                each["tokens"],
                each["avg_logprob"],
                each["no_speech_prob"],
                _ratio(spoken, each["tokens"]),
                temperature=0.0,
                ended=len(each["tokens"]) < most,
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
