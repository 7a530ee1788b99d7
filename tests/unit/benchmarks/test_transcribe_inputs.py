"""What the benchmarks of speech recognition hear, and how a round is judged."""

from pathlib import Path

import pytest

from benchmarks.contenders.transcribe import judged
from benchmarks.contenders.transcribe_peers import OpenAIWhisper
from benchmarks.contenders.weights import DEMO, folder
from benchmarks.harness.contender import Missing
from benchmarks.inputs.transcribe import Recording, recordings


def test_short_prompts_are_eight_of_at_most_five_seconds() -> None:
    found = recordings("short")
    assert len(found) == 8
    assert all(1 < each.seconds <= 5.4 and each.text and each.file[:4] == b"RIFF" for each in found)
    assert [each.file for each in found] == [each.file for each in recordings("short")]


def test_eight_clients_have_prompts_of_their_own() -> None:
    found = recordings("clients")
    assert len({each.text for each in found}) == 8
    assert all(10 <= each.seconds <= 17 for each in found)


def test_minutes_are_the_minute_again_and_again() -> None:
    (one,), (three,) = recordings("minutes:1"), recordings("minutes:3")
    assert 59 <= one.seconds <= 70
    assert three.seconds == pytest.approx(3 * one.seconds, rel=1e-3)
    assert three.text.split() == 3 * one.text.split()


def test_human_speech_that_is_not_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGA_BENCH_DATA", str(tmp_path))
    with pytest.raises(Missing, match="MEGA_BENCH_DATA"):
        recordings("minute", human=True)


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="hours"):
        recordings("hours")


def test_quality_is_the_word_error_rate_only_where_words_mean_something() -> None:
    work = [Recording(b"", 2.0, "Blue cheese, please."), Recording(b"", 3.0, "Thank you")]
    heard = judged(DEMO, work, ["blue cheese please", "thank"], [1.0, 3.0], 4.0)
    assert heard.quality == {"wer": 0.2}
    assert (heard.seconds, heard.units) == (4.0, 5.0)
    assert heard.details["words"] == 4
    assert heard.details["slowest_to_median"] == 1.5
    assert judged("whisper-small", work, ["x", "y"], [1.0, 1.0], 2.0).quality == {}


def test_what_cannot_take_part_is_named() -> None:
    with pytest.raises(Missing, match="hf"):
        folder("transcribe", DEMO, "hf")
    with pytest.raises(Missing, match="openai-whisper"):
        OpenAIWhisper().start()
