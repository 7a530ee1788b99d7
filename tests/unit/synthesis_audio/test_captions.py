"""Captions: in the words that were written, at the time they are said, with all of the text in them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.synthesis_audio.captions import Captions, Timed, srt, vtt
from services.synthesis_audio.saying import Said
from services.synthesis_audio.speech import Speech
from services.synthesis_audio.spoken.script import Script
from services.synthesis_audio.voice.phonemes import phonemize
from services.synthesis_audio.word_times import said_words

RATE, HOP = 1000, 10


def captions(text: str, *, timed: bool = True, code: str = "en") -> Captions:
    """Each piece is said in ten hops a symbol, or in a second where the voice tells no times; then a second's
    pause.
    """
    script = Script(text, code, "demo", 1.0)
    made, at = Captions(script), 0
    for passage in script.passages():
        symbols = phonemize(passage.text, "en-us") if timed else ""
        frames = (10,) * len(symbols)
        length = sum(frames) * HOP if timed else RATE
        speech = Speech(np.zeros(length, np.float32), RATE, symbols=symbols, frames=frames, hop=HOP)
        made.add(Said(passage, speech, speech.samples, at, at + length))
        at += length + RATE
    return made


def test_segments_hold_the_written_text() -> None:
    made = captions("Hi 😀, Dr. Smith! It costs $3.50. [pause:1.5]\n\n  And   that is <all> 👋")
    assert [each.text for each in made.segments()] == [
        "Hi 😀, Dr. Smith!",
        "It costs $3.50.",
        "And that is <all> 👋",
    ]


def test_words_are_those_written_and_numbers_take_all_their_time() -> None:
    words = captions("It costs 1,250.75 EUR today.").words()
    assert [word.text for word in words] == ["It", "costs", "1,250.75 EUR", "today."]
    lengths = [word.end - word.start for word in words]
    assert max(lengths) == lengths[2] > 5 * lengths[3]
    assert not any(word.estimated for word in words)
    assert all(a.end <= b.start for a, b in pairwise(words))


def test_a_word_lies_where_its_sounds_are() -> None:
    symbols = phonemize("We love cheese", "en-us")
    speech = Speech(np.zeros(1000, np.float32), RATE, symbols=symbols, frames=(1,) * len(symbols), hop=HOP)
    spans = said_words("We love cheese", speech, "en-us", {})
    assert [symbols[span.begins // HOP : span.ends // HOP].strip(" ˈˌ") for span in spans] == [
        "wiː",
        "lˈʌv",
        "tʃˈiːz",
    ]


def test_a_voice_that_tells_no_times_gets_estimates_within_its_sentences() -> None:
    made = captions("One three. Seven.", timed=False)
    first, second = made.segments()
    assert (first.start, first.end, second.start, second.end) == (0.0, 1.0, 2.0, 3.0)
    one, three, seven = made.words()
    assert one.estimated
    assert (one.start, three.end, seven.start, seven.end) == (0.0, 1.0, 2.0, 3.0)
    assert one.end == three.start == pytest.approx(1 / 3, abs=0.01)


@given(st.text(max_size=60), st.booleans())
def test_no_character_is_lost(text: str, timed: bool) -> None:
    made = captions(f"Start. {text} End.", timed=timed)
    script = Script(f"Start. {text} End.", "en", "demo", 1.0)
    for cues in (made.segments(), made.words()):
        assert "".join("".join(cue.text for cue in cues).split()) == "".join(script.written.split())
        assert all(cue.start <= cue.end for cue in cues)


def test_subtitles_are_written_as_players_read_them() -> None:
    cues = [Timed("One & <two>", 0.05, 1.0), Timed("Three", 3661.5, 3662.0)]
    assert srt(cues) == (
        "1\n00:00:00,050 --> 00:00:01,000\nOne & <two>\n\n2\n01:01:01,500 --> 01:01:02,000\nThree\n"
    )
    assert vtt(cues) == (
        "WEBVTT\n\n00:00:00.050 --> 00:00:01.000\nOne &amp; &lt;two&gt;\n\n"
        "01:01:01.500 --> 01:01:02.000\nThree\n"
    )
