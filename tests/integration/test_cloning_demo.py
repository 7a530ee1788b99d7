"""The shipped cloning model through the engine: the recording's pitch, the demo voice's times, no socket."""

import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.common.sound.encoding import encode
from services.synthesis_audio.cloning.demo.pitch import Melody, contour
from services.synthesis_audio.cloning.demo.spectrum import HOP
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.profiles import Profiles, Wanted
from services.synthesis_audio.voices.sample import checked

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]

TEXT = "Good morning to all of you, and welcome to the show."


@pytest.fixture(autouse=True)
def _no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)


def recorded(variant: str) -> bytes:
    """A synthetic speaker's recording."""
    from models.train.synthesis.teacher import SAMPLE_RATE, Teacher

    text = "The train left at seven in the morning, and we were in the city before noon."
    said = Teacher(pitch=50, pitch_range=40).say(text, f"en-us+{variant}")
    return encode(said.samples, SAMPLE_RATE, format="flac")


def middle(speech: Speech) -> float:
    """Hz."""
    found = contour(speech.samples, len(speech.samples) // HOP)
    return float(np.exp(Melody.of(found).middle))


def test_the_demo_cloner_takes_the_pitch_and_keeps_the_times(tmp_path: Path) -> None:
    profiles = Profiles(tmp_path)
    voices = [
        profiles.add(Wanted(name, "x", "a synthetic voice", "en", 1), checked(recorded(name)), Caller()).id
        for name in ("Annie", "boris")
    ]
    engine = SynthesisEngine(SynthesisSettings(voices_dir=tmp_path, threads=1))
    engine.load()
    assert engine.profile.clones == "demo-cloner"
    said = engine.infer([SpeechRequest(TEXT, "en", voice) for voice in ("demo", *voices)])
    again = engine.infer([SpeechRequest(TEXT, "en", voices[0])])
    engine.close()
    own, high, low = (each for each in said if isinstance(each, Speech))
    assert 180 < middle(high) < 230
    assert 80 < middle(low) < 105
    for cloned in (high, low):
        assert (cloned.symbols, cloned.frames, cloned.hop) == (own.symbols, own.frames, own.hop)
        assert len(cloned.samples) == len(own.samples)
    assert isinstance(again[0], Speech)
    assert np.array_equal(again[0].samples, high.samples)
