"""The demo voice itself: loads by path, speaks five languages, in batches as alone, and bears bad input."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.common.errors import InvalidRequest
from services.common.sound.loudness import Meter
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.joints import LEAD_S
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voice.phonemes import IPA_BEGINS, IPA_ENDS
from services.synthesis_audio.whole import say

DEMO = Path(__file__).parents[2] / "models" / "demo" / "synthesis"
pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not (DEMO / "model.pth").is_file(), reason="the demo voice isn't here"),
]
TEXTS = {
    "en": "Welcome to the cheese podcast.",
    "fr": "Bienvenue dans le podcast du fromage.",
    "es": "Bienvenidos al pódcast del queso.",
    "de": "Willkommen beim Käsepodcast.",
    "it": "Benvenuti al podcast del formaggio.",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[SynthesisEngine]:
    made = SynthesisEngine(SynthesisSettings(model=str(DEMO), threads=2))
    made.load()
    made.warm_up()
    yield made
    made.close()


def pieces(engine: SynthesisEngine, *requests: SpeechRequest) -> list[Speech]:
    said = engine.infer(requests)
    assert all(isinstance(each, Speech) for each in said)
    return [each for each in said if isinstance(each, Speech)]


@pytest.mark.parametrize("code", TEXTS)
def test_speaks(engine: SynthesisEngine, code: str) -> None:
    speech = say(engine, TEXTS[code], code)
    assert 1 < len(speech.samples) / speech.sample_rate < 5
    assert np.isfinite(speech.samples).all()
    assert speech.samples.std() > 0.01


def test_a_sentence_sounds_the_same_whoever_it_shares_a_batch_with(engine: SynthesisEngine) -> None:
    requests = [
        SpeechRequest("Oh!", "en"),
        SpeechRequest(TEXTS["fr"], "fr", speed=1.5),
        SpeechRequest("This one is a good deal longer than the others are, by far and in any case.", "en"),
        SpeechRequest(TEXTS["de"], "de", speed=0.7),
    ]
    alone = [pieces(engine, request)[0] for request in requests]
    for one, shared in zip(alone, pieces(engine, *requests), strict=True):
        assert shared.frames == one.frames
        assert np.array_equal(shared.samples, one.samples)


def test_sentences_are_said_by_several_threads(
    engine: SynthesisEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices: Any = engine._voice
    vocoder = voices._base._vocoder  # beside the cloned ones
    speak, meeting = vocoder.sound, threading.Barrier(2, timeout=30)

    def together(mel: Any) -> Any:
        meeting.wait()
        return speak(mel)

    monkeypatch.setattr(vocoder, "sound", together)
    pieces(engine, *[SpeechRequest(TEXTS[code], code) for code in ("en", "fr", "de", "es")])


def test_speed_shortens(engine: SynthesisEngine) -> None:
    text = "This is a sentence of some length."
    fast, slow = (say(engine, text, "en", speed=speed).samples for speed in (2.0, 1.0))
    assert len(fast) < 0.7 * len(slow)


@pytest.mark.parametrize("text", ["a", "I", "3", "Oh!"])
def test_short_texts_are_spoken(engine: SynthesisEngine, text: str) -> None:
    assert say(engine, text, "en").samples.any()


@pytest.mark.parametrize("text", ["", " \n", "...", "😀", "你好"])
def test_nothing_to_say_is_told(engine: SynthesisEngine, text: str) -> None:
    with pytest.raises(InvalidRequest, match="nothing to say"):
        say(engine, text, "en")


def test_a_piece_without_sound_does_not_spoil_the_batch(engine: SynthesisEngine) -> None:
    requests = [SpeechRequest("...", "en"), SpeechRequest("Good.", "en"), SpeechRequest("", "fr")]
    silent, good, empty = pieces(engine, *requests)
    assert len(silent.samples) == len(empty.samples) == 0
    assert good.samples.any()


@pytest.mark.parametrize("code", ["en", "fr", "de"])
def test_every_language_comes_out_at_podcast_level_by_its_gain(engine: SynthesisEngine, code: str) -> None:
    (said,) = pieces(engine, SpeechRequest(TEXTS[code], code))
    meter = Meter(said.sample_rate)
    meter.add(said.samples * said.gain)
    assert meter.loudness() == pytest.approx(-16, abs=1.5)


def test_pieces_are_joined_without_clicks(engine: SynthesisEngine) -> None:
    speech = say(engine, "One. Two! Three? Four, and no more.", "en")
    sound, rate = speech.samples, speech.sample_rate
    jumps = np.abs(np.diff(sound))
    quiet = np.flatnonzero(sound == 0)
    edges = np.unique(np.concatenate([quiet, quiet - 1]))
    edges = edges[(edges >= 0) & (edges < len(jumps))]
    assert not sound[: int(LEAD_S * rate)].any()
    assert jumps[edges].max() < 0.01, "sound must not start or stop within one sample"
    assert jumps.max() > 0.05, "the measure must be able to see a jump"


def test_given_sounds_are_said_in_their_place(engine: SynthesisEngine) -> None:
    (said,) = pieces(engine, SpeechRequest(f"We eat {IPA_BEGINS}ɡˈaʊdə{IPA_ENDS} today.", "en"))
    assert " ɡˈaʊdə " in said.symbols


def test_symbols_and_their_frames_fill_the_sound(engine: SynthesisEngine) -> None:
    (said,) = pieces(engine, SpeechRequest(TEXTS["en"], "en"))
    assert len(said.symbols) == len(said.frames)
    assert sum(said.frames) * said.hop == pytest.approx(len(said.samples), abs=said.hop)
