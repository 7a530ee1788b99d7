"""The demo voice itself: loads by path, speaks five languages, and bears bad input."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from services.common.errors import InvalidRequest
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings

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
    made = SynthesisEngine(SynthesisSettings(model=str(DEMO), threads=1))
    made.load()
    made.warm_up()
    yield made
    made.close()


def said(engine: SynthesisEngine, text: str, language: str = "en", speed: float = 1.0) -> Speech:
    speech = engine.infer([SpeechRequest(text, language, speed=speed)])[0]
    assert isinstance(speech, Speech)
    return speech


@pytest.mark.parametrize("code", TEXTS)
def test_speaks(engine: SynthesisEngine, code: str) -> None:
    speech = said(engine, TEXTS[code], code)
    assert 1 < len(speech.samples) / speech.sample_rate < 5
    assert np.isfinite(speech.samples).all()
    assert speech.samples.std() > 0.01


def test_same_text_same_samples(engine: SynthesisEngine) -> None:
    assert np.array_equal(said(engine, "Hello.").samples, said(engine, "Hello.").samples)


def test_speed_shortens(engine: SynthesisEngine) -> None:
    text = "This is a sentence of some length."
    assert len(said(engine, text, speed=2.0).samples) < 0.7 * len(said(engine, text).samples)


@pytest.mark.parametrize("text", ["a", "I", "3", "Oh!"])
def test_short_texts_are_spoken(engine: SynthesisEngine, text: str) -> None:
    assert said(engine, text).samples.any()


def test_one_bad_item_does_not_spoil_the_batch(engine: SynthesisEngine) -> None:
    bad = ["", " \n", "...", "😀", "你好"]
    answers = engine.infer([SpeechRequest(text, "en") for text in [*bad, "Good."]])
    assert all(isinstance(answer, InvalidRequest) for answer in answers[:-1])
    assert isinstance(answers[-1], Speech)
