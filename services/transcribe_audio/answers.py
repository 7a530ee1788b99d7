"""The shapes of stage A's answers: OpenAI's, with what ours adds.

Contract: pydantic models, made from transcripts by `text_answer`, `verbose`, `guess`, and the two events of a
stream. Source: OpenAI API reference, "Audio". It does not know how an answer is sent.
"""

import math
from typing import Literal

from pydantic import BaseModel

from services.transcribe_audio.identifying import LanguageGuess
from services.transcribe_audio.transcript import Segment, Task, Transcript, Word


class TextAnswer(BaseModel):
    """`response_format=json`."""

    text: str


class WordAnswer(BaseModel):
    """A word, its times in seconds, how sure the model is (0..1; twice, by the names that clients know)."""

    word: str
    start: float
    end: float
    probability: float
    confidence: float


class SegmentAnswer(BaseModel):
    """OpenAI's segment; `confidence` is the geometric mean of its tokens' probabilities; `seek` is its start
    in hundredths of a second; `channel` counts from 0 and is there where channels were transcribed apart.
    """

    id: int
    seek: int
    start: float
    end: float
    text: str
    tokens: list[int]
    temperature: float
    avg_logprob: float
    compression_ratio: float
    no_speech_prob: float
    confidence: float
    channel: int | None = None


class Usage(BaseModel):
    """Seconds of audio that were taken."""

    type: Literal["duration"] = "duration"
    seconds: float


class VerboseAnswer(BaseModel):
    """`response_format=verbose_json`. `language` is that of the text; `language_probability` is there where
    the request did not name the language, `words` where it asked for them.
    """

    task: Task
    language: str
    language_probability: float | None = None
    duration: float
    text: str
    segments: list[SegmentAnswer]
    words: list[WordAnswer] | None = None
    usage: Usage


class LanguageAnswer(BaseModel):
    """The language that is spoken, by `windows` windows spread over the speech; null, and no probabilities,
    where nobody speaks.
    """

    language: str | None
    confidence: float
    probabilities: dict[str, float]
    windows: int
    duration: float


class Delta(BaseModel):
    """Text that was heard since the event before."""

    type: Literal["transcript.text.delta"] = "transcript.text.delta"
    delta: str


class Done(BaseModel):
    """The last event: the whole text, and the seconds of the recording. There is no `usage`: OpenAI's counts
    tokens here, and its clients' types take nothing else.
    """

    type: Literal["transcript.text.done"] = "transcript.text.done"
    text: str
    duration: float


def verbose(transcript: Transcript, task: Task, guess: LanguageGuess | None, *, words: bool) -> VerboseAnswer:
    """All that is known."""
    spoken = [_word(word) for segment in transcript.segments for word in segment.words]
    return VerboseAnswer(
        task=task,
        language=transcript.language,
        language_probability=guess.probability if guess else None,
        duration=transcript.duration,
        text=transcript.text,
        segments=[_segment(segment) for segment in transcript.segments],
        words=spoken if words else None,
        usage=Usage(seconds=transcript.duration),
    )


def _segment(segment: Segment) -> SegmentAnswer:
    return SegmentAnswer(
        id=segment.id,
        seek=round(segment.start * 100),
        start=segment.start,
        end=segment.end,
        text=segment.text,
        tokens=list(segment.tokens),
        temperature=segment.temperature,
        avg_logprob=segment.avg_logprob,
        compression_ratio=segment.compression_ratio,
        no_speech_prob=segment.no_speech_prob,
        confidence=round(min(1.0, math.exp(segment.avg_logprob)), 4),
        channel=segment.channel,
    )


def _word(word: Word) -> WordAnswer:
    return WordAnswer(
        word=word.word,
        start=word.start,
        end=word.end,
        probability=word.probability,
        confidence=word.probability,
    )
