"""The shipped recogniser on the shipped recordings, through the real engine."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.eval.transcribe import SHIPPED, word_errors
from services.common.sound.decoding import decode
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import SAMPLE_RATE, Decoding, RecogniserInfo, Transcript
from services.transcribe_audio.whole import transcribe

pytestmark = pytest.mark.integration


Loaded = tuple[TranscribeEngine, RecogniserInfo]


@pytest.fixture(scope="module")
def engine() -> Iterator[Loaded]:
    engine = TranscribeEngine(TranscribeSettings())
    info = engine.load()
    engine.warm_up()
    yield engine, info
    engine.close()


def _hear(engine: Loaded, samples: np.ndarray, *, words: bool = False) -> Transcript:
    return transcribe(*engine, samples.astype(np.float32), Decoding(words=words))


@pytest.mark.parametrize(
    ("recordings", "most"), [("held_sentences", 0.08), ("held_voices", 0.2), ("long", 0.08)]
)
def test_sentences_and_voices_never_heard_are_understood(
    engine: Loaded, recordings: str, most: float
) -> None:
    """The card has the exact rates; a broken feature, prompt or cut makes them many times these."""
    assert word_errors(*engine, SHIPPED / recordings) <= most


def test_a_long_recording_has_segments_in_order(engine: Loaded) -> None:
    sound = min((SHIPPED / "long").glob("*.opus"), key=_size)
    transcript = _hear(engine, decode(sound, sample_rate=SAMPLE_RATE))
    starts = [segment.start for segment in transcript.segments]
    assert len(starts) > 5
    assert starts == sorted(starts)
    assert all(0 <= s.start < s.end <= transcript.duration + 0.1 for s in transcript.segments)
    assert all(s.avg_logprob <= 0 and 0 <= s.no_speech_prob <= 1 for s in transcript.segments)


def test_words_have_times(engine: Loaded) -> None:
    sound = min((SHIPPED / "held_sentences").glob("*.opus"), key=_size)
    transcript = _hear(engine, decode(sound, sample_rate=SAMPLE_RATE), words=True)
    words = [word for segment in transcript.segments for word in segment.words]
    assert words
    assert all(0 <= word.start <= word.end <= transcript.duration + 0.1 for word in words)


@pytest.mark.parametrize("kind", ["silence", "noise", "music"])
def test_what_is_not_speech_gives_no_text(engine: Loaded, kind: str) -> None:
    clock = np.arange(6 * SAMPLE_RATE) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * pitch * clock) for pitch in (220, 277.2, 329.6)) * 0.1
    sounds = {
        "silence": np.zeros(len(clock)),
        "noise": np.random.default_rng(0).normal(0, 0.05, len(clock)),
        "music": chord * (1 + np.sign(np.sin(2 * np.pi * 2 * clock))),
    }
    assert _hear(engine, sounds[kind]).text == ""


def _size(path: Path) -> int:
    return path.stat().st_size
