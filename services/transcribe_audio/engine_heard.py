"""What the decoder made of a clip, and the rules by which it is believed.

Contract: the rules are those of Radford et al. 2022, 4.5. A text that was `failed` is worth another try; one
that was `invented` was not said. `segments` gives what is left of it. It does not decode.
"""

from dataclasses import dataclass
from typing import Any

from services.transcribe_audio.transcript import Segment, Word

NO_SPEECH, UNLIKELY, REPETITIVE = 0.6, -1.0, 2.4
"""Probability of no speech, mean log-probability and compression ratio where Whisper's own rules begin."""


@dataclass
class Heard:
    """What the decoder made of one clip; `ended` is false where it was stopped in the middle."""

    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float
    ended: bool = True

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

    @property
    def doubtful(self) -> bool:
        """Whether the encoder should hear the clip in a whole window before anything else is tried."""
        return self.failed or self.invented or not self.ended


def segments(heard: Heard, parts: list[dict[str, Any]], spoken: Any) -> tuple[Segment, ...]:
    """The parts of a clip (see `engine_times`) that have text; none where nobody said it."""
    return (
        ()
        if heard.invented
        else tuple(
            Segment(
                id=index,
                start=part["start"],
                end=part["end"],
                text=text,
                avg_logprob=round(heard.avg_logprob, 4),
                no_speech_prob=round(heard.no_speech_prob, 4),
                words=tuple(
                    Word(
                        word["word"].strip(), word["start"], word["end"], round(float(word["probability"]), 4)
                    )
                    for word in part.get("words", ())
                ),
                compression_ratio=round(heard.compression_ratio, 4),
                temperature=heard.temperature,
                tokens=tuple(part["tokens"]),
            )
            for index, part in enumerate(parts)
            if (text := spoken.decode(part["tokens"]).strip())
        )
    )
