"""Times of sounds and words in our own voice's speech."""

import numpy as np

from models.train.transcribe.own_voice import _phone_times, _words
from services.synthesis_audio.voice.opening import Timed
from services.synthesis_audio.voice.phonemes import phonemize


def test_marks_and_spaces_join_their_sounds() -> None:
    timed = Timed("hˈiː, nˈoʊ.", (1, 1, 2, 1, 3, 1, 1, 1, 1, 1, 2), np.zeros(0, np.float32))
    phones = _phone_times(timed, 1.0, 256)
    assert [phone.name for phone in phones] == ["h", "iː", "_", "n", "o", "ʊ", "_"]
    assert [phone.start for phone in phones] == [1, 2, 6, 9, 11, 13, 14]
    assert phones[-1].end == 16


def test_words_begin_at_their_first_sound() -> None:
    text = "The cheese, however, is good."
    symbols = phonemize(text, "en-us")
    begins = dict(_words(text, symbols))
    assert list(begins) == [0, 4, 12, 21, 24]
    assert begins[4] == 2  # after ð and ə
