"""The sentences and texts that translation and speech are measured with, and what is read of a wav stream."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from benchmarks.contenders.synthesis import outcome, samples_of
from benchmarks.harness.contender import Missing
from benchmarks.inputs.synthesis import CHARACTERS_A_MINUTE, prompts, spoken
from benchmarks.inputs.translate import TARGETS, sentences


def test_sentences_are_different_ones_and_the_same_in_every_run() -> None:
    work = sentences("grammar", 50)
    assert len(set(work.sentences)) == 50
    assert work == sentences("grammar", 50)
    assert {target: len(said) for target, said in work.references.items()} == dict.fromkeys(TARGETS, 50)
    assert all(work.references["fr"][n] != work.sentences[n] for n in range(50))


def test_long_sentences_are_long_and_without_numbers() -> None:
    work = sentences("long", 10)
    assert len(set(work.sentences)) == 10
    assert all(len(each) >= 80 and not any(map(str.isdigit, each)) for each in work.sentences)


def test_flores_is_read_where_it_is_and_named_where_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_BENCH_DATA", str(tmp_path))
    with pytest.raises(Missing, match="MEGA_BENCH_DATA"):
        sentences("flores", 2)
    (tmp_path / "text").mkdir()
    for code in ("en", *TARGETS):
        lines = "".join(f"{code} {number}\n" for number in range(3))
        (tmp_path / "text" / f"flores-dev.{code}").write_text(lines)
    work = sentences("flores", 2)
    assert (work.sentences, work.references["de"]) == (("en 0", "en 1"), ("de 0", "de 1"))
    with pytest.raises(ValueError, match="no sentences of kind"):
        sentences("novels", 2)


def test_a_text_is_about_as_long_as_was_asked_for() -> None:
    assert 1 <= len(spoken(2)) / (2 * CHARACTERS_A_MINUTE) < 1.5
    assert spoken(2) == spoken(2)
    assert len(set(prompts(8))) == 8


def test_a_wav_that_states_no_length_is_read_to_its_end() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 22050, 0, "NONE", ""))
        writer.writeframes(np.full(22050, 16384, np.int16).tobytes())
    wav = file.getvalue().replace((22050 * 2).to_bytes(4, "little"), b"\xff\xff\xff\xff")
    sound, rate = samples_of(wav)
    assert (len(sound), rate, float(sound[0])) == (22050, 22050, 0.5)
    found = outcome(["Hello."], [(wav, 0.1, 0.5)], 0.5, {"phone_error_rate": 0.1})
    assert (found.units, found.details["audio_s"], found.details["real_time_factor"]) == (6, 1.0, 0.5)
