"""What a voice cannot speak is named, and nothing that it can."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.synthesis_audio.spoken.normalise import normalise
from services.synthesis_audio.spoken.unspoken import unspoken


@pytest.mark.parametrize(
    ("text", "code", "missing"),
    [
        ("It’s 3 × 4, or 50 %: “fine” – (yes); $5 & #1…", "en", ""),
        ("Ça coûte 3,50 €, soit 2 °C", "fr", ""),
        ("I ❤ 奶酪 and 奶酪", "en", "❤奶酪"),
        ("👨‍👩‍👧 family", "en", "👨👩👧"),
        ("Привет and hello", "en", "Привет"),
        ("Привет и 你好", "ru", ""),
        ("~5 km, < 3, >€4", "en", ""),
        ("<b>cheese</b> ~~~", "en", "<>~"),
        ("\ufffd\ue123", "en", "\ufffd\ue123"),
    ],
)
def test_names_each_character_once(text: str, code: str, missing: str) -> None:
    assert unspoken(text, code) == missing


def test_a_model_that_reads_letters_names_those_it_lacks() -> None:
    assert unspoken("Señor Ño, 3", "es", frozenset("abcdefghijklmnopqrstuvwxyz")) == "ñÑ"


@pytest.mark.parametrize("code", ["en", "fr", "es", "de", "it"])
@given(letter=st.characters(codec="utf-8", exclude_categories=["Co", "Nd"]))
def test_a_character_is_said_or_named_or_punctuation(code: str, letter: str) -> None:
    letter = unicodedata.normalize("NFC", letter)[0]
    named = unspoken(letter, code) == letter
    words = any(each.isalpha() for each in normalise(f"5 {letter} 5", code).replace(normalise("5", code), ""))
    silent = unicodedata.category(letter)[0] in "PZMC"
    assert named or words or silent, "dropped without a word"
    assert not (named and letter.isalpha() and words), "named though it is said"
