"""What goes into stage A's engine and what comes out of it. Data only.

Contract: one item is a clip, speech no longer than the model's window, so that clips of different clients are
decoded together. Times in a clip's transcript are counted from its first sample, those in a recording's from
the recording's beginning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.common.engine import EngineInfo
from services.common.sound.decoding import Samples

SAMPLE_RATE = 16000
Task = Literal["transcribe", "translate"]
TASKS: tuple[Task, ...] = ("transcribe", "translate")


@dataclass(frozen=True)
class RecogniserInfo(EngineInfo):
    """Also the window the model was made for, in seconds, and what it can do."""

    window_s: float = 30.0
    tasks: tuple[Task, ...] = TASKS


@dataclass(frozen=True)
class Decoding:
    """How to decode; clips with the same are decoded in one call.

    `language` is the ISO 639-1 code of what is spoken; `prompt` is text as it might stand before, `hotwords`
    are words to expect; `temperature` (0..1) is where the fallback begins; `words` asks for word times.
    """

    language: str = "en"
    task: Task = "transcribe"
    prompt: str = ""
    hotwords: str = ""
    beam_size: int = 5
    temperature: float = 0.0
    words: bool = False


@dataclass(frozen=True, eq=False)
class Clip:
    """Mono samples at 16 kHz in −1…1, at most a window of them."""

    samples: Samples
    decoding: Decoding

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, eq=False)
class Excerpt:
    """Like a clip, but only its language is asked for."""

    samples: Samples


Probabilities = Mapping[str, float]
"""ISO 639-1 code → probability; the answer to an excerpt."""


@dataclass(frozen=True)
class Word:
    """A word with its times in seconds and the mean probability of its tokens."""

    word: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True)
class Segment:
    """A stretch of speech: times in seconds, text, mean log-probability of its tokens, probability of no
    speech; how well the text compresses (repetition does), the temperature that gave it, its tokens; the
    channel it was said on (from 0), where channels were transcribed apart.
    """

    id: int
    start: float
    end: float
    text: str
    avg_logprob: float
    no_speech_prob: float
    words: tuple[Word, ...] = ()
    compression_ratio: float = 1.0
    temperature: float = 0.0
    tokens: tuple[int, ...] = ()
    channel: int | None = None


@dataclass(frozen=True)
class Transcript:
    """What was said in a clip or a recording; `duration` in seconds. No segments and empty text: nobody
    spoke. `language` is that of the text.
    """

    language: str
    duration: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """All segments as one line."""
        return " ".join(segment.text for segment in self.segments if segment.text)
