"""The operator's dictionary: found in texts, read again when it changes, its mistakes told by line."""

import logging
import os
from pathlib import Path

import pytest

from services.synthesis_audio.spoken.pronunciations import BadPronunciations, Dictionary, Pronunciations, read
from services.synthesis_audio.spoken.script import Script
from services.synthesis_audio.voice.phonemes import IPA_BEGINS, IPA_ENDS, phonemize
from services.synthesis_audio.voice.profile import VoiceProfile

TOML = """
["*"]
mega = "meega"

[en]
gif = "jif"
"Dr. Who" = "doctor who"
"Comté" = "/kˈɔnteɪ/"
"""
CSV = "language,word,said\n# a note\n*,mega,meega\n\nen,gif,jif\nen,Dr. Who,doctor who\nen,Comté,/kˈɔnteɪ/\n"


def said(text: str, dictionary: Dictionary, *, reads_ipa: bool = True) -> str:
    script = Script(text, "en", "demo", 1.0, VoiceProfile(reads_ipa=reads_ipa), dictionary)
    return dictionary.with_sounds(" ".join(passage.text for passage in script.passages()))


def written(folder: Path, text: str, name: str = "words.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("name", "text"), [("words.toml", TOML), ("words.csv", CSV)])
def test_words_are_said_as_the_operator_writes(tmp_path: Path, name: str, text: str) -> None:
    dictionary = read(written(tmp_path, text, name))
    assert said("A GIF, two gifs of Mega.", dictionary) == "A jif, two gifs of meega."
    assert said("Dr. Who, dr. who", dictionary).startswith("doctor who, dr")
    assert said("Old Comté; old comté.", dictionary) == f"Old {IPA_BEGINS}kˈɔnteɪ{IPA_ENDS}; old comté."


def test_a_voice_that_reads_letters_says_the_word_itself(tmp_path: Path) -> None:
    dictionary = read(written(tmp_path, TOML))
    assert said("Comté, gif.", dictionary, reads_ipa=False) == "Comté, jif."


def test_given_sounds_reach_the_voice_with_their_words_around_them() -> None:
    symbols = phonemize(f"the {IPA_BEGINS}kˈɔnteɪ{IPA_ENDS}, please.", "en-us")
    assert "kˈɔnteɪ, " in symbols
    assert symbols.startswith("ðə ")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.toml", '[en]\ngif = "jif"\ngif = ', "line 3"),
        ("a.toml", '[en]\ngif = "jif"\n\nlaser = ""\n', "line 4: an entry"),
        ("a.toml", "[en]\ngif = 3\n", "line 2: an entry"),
        ("a.toml", '[xx]\ngif = "jif"\n', "line 2: no language 'xx'"),
        ("a.toml", 'gif = "jif"\n', "line 1: put words under a language"),
        ("a.toml", '[en]\ngif = "/dʒ§f/"\n', "line 2: no sounds of the voice: §"),
        ("a.toml", '[en]\ngif = "/dʒɪf"\n', "line 2: write sounds between"),
        ("a.csv", "en,gif\n", "line 1: write language,word,said"),
        ("a.csv", "en,gif,jif\n\nxx,a,b\n", "line 3: no language"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(BadPronunciations) as caught:
        read(written(tmp_path, text, name))
    assert told in str(caught.value)
    assert str(caught.value).startswith(name)


def test_a_file_that_is_not_there_stops_the_service_at_its_start(tmp_path: Path) -> None:
    with pytest.raises(BadPronunciations, match=r"none\.toml"):
        Pronunciations(tmp_path / "none.toml")


def test_a_changed_file_is_read_again_and_a_spoilt_one_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = written(tmp_path, '[en]\ngif = "jif"\n')
    pronunciations = Pronunciations(file)
    assert said("gif", pronunciations.current()) == "jif"
    written(tmp_path, '[en]\ngif = "ghif"\n')
    os.utime(file, ns=(1, 1))
    assert said("gif", pronunciations.current()) == "ghif"
    written(tmp_path, "[en]\ngif = \n")
    with caplog.at_level(logging.ERROR):
        assert said("gif", pronunciations.current()) == "ghif"
        assert said("gif", pronunciations.current()) == "ghif"
    assert caplog.text.count("line 2") == 1
    file.unlink()
    assert said("gif", pronunciations.current()) == "ghif"
