"""Phonemes come from espeak-ng in this process and use only the voice's symbols."""

import pytest

from services.common.errors import EngineFailed
from services.common.languages import LANGUAGES
from services.synthesis_audio.voice.phonemes import ALPHABET, phonemize


def test_keeps_pauses() -> None:
    said = phonemize("Hello, world: yes! No?", "en-us")
    assert said.startswith("həlˈoʊ, ")
    assert [mark for mark in said if mark in ",.!?"] == [",", ",", "!", "?"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_stays_in_the_alphabet(code: str) -> None:
    text = "Señor Müller, garçon; gnocchi œuvre straße weekend computer xylophone!"
    said = phonemize(text, LANGUAGES[code].espeak)
    assert said
    assert set(said) <= set(ALPHABET)


def test_nothing_is_nothing() -> None:
    assert phonemize("", "de") == phonemize(" ... ", "de") == ""


def test_unknown_voice_is_named() -> None:
    with pytest.raises(EngineFailed, match="no-such-voice"):
        phonemize("hello", "no-such-voice")
