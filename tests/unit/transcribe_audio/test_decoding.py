"""Fallback, gates and times: what is made of the library's answers."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from services.common.sound.decoding import Samples
from services.transcribe_audio.engine_decoding import Decoder
from services.transcribe_audio.engine_times import split
from services.transcribe_audio.transcript import Decoding, Segment
from tests.unit.transcribe_audio import whisper_folder

CLIPS: list[Samples] = [np.full(16000 * seconds, 0.1, np.float32) for seconds in (2, 3)]
LOOP, FINE = "filler1 " * 40, "filler1 filler2 filler3"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(
        str(whisper_folder.write(tmp_path_factory.mktemp("models") / "random")), cpu_threads=1
    )


class Answers:
    """Puts the library's answers in: of the beam search one per clip, of sampling the same each time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
        self.decoder = Decoder(model)
        self.again: list[list[float]] = []
        self.beams: list[tuple[str, float, float]] = []
        self.sampled = (FINE, -0.3, 0.0)
        self._model = model
        monkeypatch.setattr(self.decoder._batched, "generate_segment_batched", self._first)
        monkeypatch.setattr(model, "generate_with_fallback", self._second)

    def _tokens(self, text: str) -> list[int]:
        return [n for word in text.split() for n in [self._model.hf_tokenizer.token_to_id(f"Ġ{word}")]]

    def _first(self, *_: Any) -> Any:
        return None, [
            {"tokens": self._tokens(text), "avg_logprob": logprob, "no_speech_prob": silent}
            for text, logprob, silent in self.beams
        ]

    def _second(self, _: Any, prompt: list[int], spoken: Any, options: Any) -> Any:
        self.again.append(options.temperatures)
        text, logprob, silent = self.sampled
        result = SimpleNamespace(sequences_ids=[self._tokens(text)], no_speech_prob=silent)
        ratio = 9.0 if text == LOOP else 1.0
        return result, logprob, options.temperatures[-1], ratio

    def hear(
        self, *beams: tuple[str, float, float], decoding: Decoding | None = None
    ) -> list[Segment | None]:
        self.beams = list(beams)
        found = self.decoder.decode(CLIPS[: len(beams)], decoding or Decoding())
        return [each.segments[0] if each.segments else None for each in found]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, model: Any) -> Answers:
    return Answers(monkeypatch, model)


@pytest.mark.parametrize("failed", [(LOOP, -0.1, 0.0), (FINE, -1.5, 0.1)], ids=["repeats", "unlikely"])
def test_a_clip_that_failed_is_decoded_again_and_no_other(
    answers: Answers, failed: tuple[str, float, float]
) -> None:
    good, again = answers.hear((FINE, -0.2, 0.0), failed)
    assert answers.again == [[0.2, 0.4, 0.6, 0.8, 1.0]]
    assert good
    assert again
    assert (good.text, good.temperature, good.avg_logprob) == (FINE, 0.0, -0.2)
    assert (again.text, again.temperature, again.avg_logprob) == (FINE, 1.0, -0.3)


def test_the_likelier_is_kept_where_every_temperature_fails(answers: Answers) -> None:
    answers.sampled = (LOOP, -0.5, 0.0)
    (kept,) = answers.hear((FINE, -1.2, 0.1))
    assert kept
    assert (kept.text, kept.temperature) == (FINE, 0.0)


def test_silence_is_not_tried_again_and_gives_nothing(answers: Answers) -> None:
    assert answers.hear((FINE, -1.5, 0.9)) == [None]
    assert not answers.again


def test_a_loop_at_every_temperature_that_is_unlikely_was_not_said(answers: Answers) -> None:
    answers.sampled = (LOOP, -1.4, 0.0)
    assert answers.hear((LOOP, -1.3, 0.0)) == [None]


def test_speech_that_repeats_itself_is_kept(answers: Answers) -> None:
    answers.sampled = (LOOP, -0.4, 0.0)
    (kept,) = answers.hear((LOOP, -0.1, 0.0))
    assert kept
    assert kept.compression_ratio > 2.4


def test_a_given_temperature_is_where_the_ladder_begins(answers: Answers) -> None:
    answers.hear((FINE, -0.1, 0.0), decoding=Decoding(temperature=0.5))
    answers.hear((FINE, -0.1, 0.0), decoding=Decoding(temperature=1.0))
    assert answers.again == [[0.5, 0.6, 0.8, 1.0], [1.0]]


@pytest.mark.parametrize(
    ("tokens", "parts"),
    [
        ([], [(0.0, 5.0, [])]),
        ([1, 2], [(0.0, 5.0, [1, 2])]),
        ([1000, 1, 1050, 1050, 2, 1100], [(0.0, 1.0, [1]), (1.0, 2.0, [2])]),
        ([1010, 1, 1050, 1060, 2, 3], [(0.2, 1.0, [1]), (1.2, 5.0, [2, 3])]),
        ([1000, 1, 999, 1400], [(0.0, 5.0, [1])]),
    ],
    ids=["nothing", "no times", "times", "no last time: nothing is lost", "beyond the clip"],
)
def test_segments_lie_between_timestamps(
    tokens: list[int], parts: list[tuple[float, float, list[int]]]
) -> None:
    spoken = SimpleNamespace(timestamp_begin=1000, eot=900)
    found = [(part["start"], part["end"], part["tokens"]) for part in split(spoken, tokens, 5.0)]
    assert found == parts


def test_words_are_timed_within_their_clip_whatever_is_beside_it(model: Any, monkeypatch: Any) -> None:
    decoder = Decoder(model)
    tokens = [model.hf_tokenizer.token_to_id(f"Ġfiller{n}") for n in range(4)]
    generate = decoder._batched.generate_segment_batched

    def same_text(*given: Any) -> Any:
        encoded, found = generate(*given)
        return encoded, [
            each | {"tokens": tokens, "avg_logprob": -0.1, "no_speech_prob": 0.0} for each in found
        ]

    monkeypatch.setattr(decoder._batched, "generate_segment_batched", same_text)
    rng = np.random.default_rng(0)
    clips = [rng.normal(0, 0.1, 16000 * n).astype(np.float32) for n in (2, 7, 3)]
    words = Decoding(beam_size=1, words=True)
    together = decoder.decode(clips, words)
    for clip, found in zip(clips, together, strict=True):
        (alone,) = decoder.decode([clip], words)
        assert [word.word for word in found.segments[0].words] == [f"filler{n}" for n in range(4)]
        starts, ends = ([getattr(w, at) for w in found.segments[0].words] for at in ("start", "end"))
        assert starts == pytest.approx([word.start for word in alone.segments[0].words], abs=0.03)
        assert ends == pytest.approx([word.end for word in alone.segments[0].words], abs=0.03)
        assert ends[0] < found.duration
        assert all(0 <= start <= end <= found.duration for start, end in zip(starts, ends, strict=True))
