"""How much the encoder hears, and that a doubtful text is heard again in the whole window."""

from typing import Any

import numpy as np
import pytest

from services.common.sound.decoding import Samples
from services.transcribe_audio.engine_decoding import Decoder
from services.transcribe_audio.engine_windows import WHOLE, Windows
from services.transcribe_audio.transcript import Decoding
from tests.unit.transcribe_audio import whisper_folder

FINE, LOOP = "filler1 filler2 filler3", "filler1 " * 60


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from faster_whisper import WhisperModel

    folder = whisper_folder.write(tmp_path_factory.mktemp("models") / "random")
    return WhisperModel(str(folder), cpu_threads=1)


def _clip(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0, 0.1, int(16000 * seconds)).astype(np.float32)


class Heard:
    """Notes the frames of each call to the library, and answers by a function of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, model: Any, padding_s: float = 2.0) -> None:
        self.decoder = Decoder(model, padding_s)
        self.calls: list[tuple[int, int]] = []
        self.most: list[int | None] = []
        self.text: dict[int, tuple[str, float, float]] = {}
        self._model = model
        self._encode = self.decoder._batched.generate_segment_batched
        monkeypatch.setattr(self.decoder._batched, "generate_segment_batched", self._answer)
        monkeypatch.setattr(model, "generate_with_fallback", self._sampled)

    def _answer(self, features: Any, spoken: Any, chosen: Any) -> Any:
        self.calls.append((features.shape[0], features.shape[2]))
        self.most.append(chosen.max_new_tokens)
        encoded, _ = self._encode(features, spoken, chosen)
        text, logprob, silent = self.text.get(features.shape[2], (FINE, -0.2, 0.0))
        ids = [self._model.hf_tokenizer.token_to_id(f"Ġ{word}") for word in text.split()]
        answer = {"tokens": ids, "avg_logprob": logprob, "no_speech_prob": silent}
        return encoded, [answer] * features.shape[0]

    def _sampled(self, *_: Any) -> Any:
        raise AssertionError("sampled before the whole window was heard")

    def hear(self, *seconds: float, decoding: Decoding | None = None) -> list[str]:
        clips = [_clip(each) for each in seconds]
        return [found.text for found in self.decoder.decode(clips, decoding or Decoding(beam_size=1))]


@pytest.mark.parametrize(
    ("seconds", "frames"),
    [(0.1, 600), (4, 600), (4.01, 800), (9, 1100), (18, 2000), (23.5, 3000), (30, 3000)],
)
def test_a_clip_is_given_itself_and_some_silence(seconds: float, frames: int) -> None:
    assert Windows(2.0).frames(int(16000 * seconds)) == frames
    assert Windows(0.0).frames(int(16000 * seconds)) == WHOLE


def test_clips_of_like_length_are_decoded_together(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    heard = Heard(monkeypatch, model)
    assert heard.hear(5, 25, 5.5, 10, 6) == [FINE] * 5
    assert sorted(heard.calls) == [(1, 1500), (1, WHOLE), (3, 800)]


def test_without_padding_every_clip_fills_the_window(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    heard = Heard(monkeypatch, model, padding_s=0)
    assert heard.hear(5, 25) == [FINE] * 2
    assert heard.calls == [(2, WHOLE)]


@pytest.mark.parametrize(
    "doubtful",
    [(LOOP, -0.1, 0.0), (FINE, -1.2, 0.1), (FINE, -1.2, 0.9), ("filler1 filler2 " * 70, -0.1, 0.0)],
    ids=["repeats", "unlikely", "silent", "does not end"],
)
def test_a_doubtful_text_is_heard_again_in_the_whole_window_and_no_other(
    monkeypatch: pytest.MonkeyPatch, model: Any, doubtful: tuple[str, float, float]
) -> None:
    heard = Heard(monkeypatch, model)
    heard.text[600] = doubtful
    assert heard.hear(1, 9, 1.5) == [FINE] * 3
    assert sorted(heard.calls) == [(1, 1100), (2, 600), (2, WHOLE)]


def test_a_loop_is_stopped_after_what_can_be_said(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    heard = Heard(monkeypatch, model)
    heard.hear(1, 14, 29)
    assert heard.most == [72, 216, None]


def test_a_temperature_begins_with_the_whole_window(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    heard = Heard(monkeypatch, model)
    seen: list[int] = []

    def encode(features: Any) -> Any:
        seen.append(features.shape[-1])
        raise InterruptedError

    monkeypatch.setattr(model, "encode", encode)
    with pytest.raises(InterruptedError):
        heard.hear(1, decoding=Decoding(beam_size=1, temperature=0.4))
    assert seen == [WHOLE]


def test_words_of_clips_in_several_windows_keep_their_places(
    monkeypatch: pytest.MonkeyPatch, model: Any
) -> None:
    heard = Heard(monkeypatch, model)
    heard.text[600] = (LOOP, -0.1, 0.0)
    words = Decoding(beam_size=1, words=True)
    for found, seconds in zip(
        heard.decoder.decode([_clip(9), _clip(1), _clip(3)], words), (9, 1, 3), strict=True
    ):
        assert [word.word for word in found.segments[0].words] == FINE.split()
        assert all(0 <= word.start <= word.end <= seconds for word in found.segments[0].words)
