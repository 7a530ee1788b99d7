"""The recordings that the pipeline is measured with, and what a service's process is told."""

import pytest

from benchmarks.contenders.service import environment
from benchmarks.inputs.prompt import minute, opening, renamed
from services.pipeline.calls.stages import TRANSCRIBE
from services.pipeline.probe import probe


def test_a_minute_is_a_minute_and_its_text_is_what_is_said() -> None:
    prompt = minute()
    assert 57 < prompt.seconds < 61
    assert prompt.text.startswith("Welcome to the Very Cheesy Podcast")
    assert prompt.text.endswith("I love mozzarella.")
    assert probe(prompt.mp3, "a minute").seconds == pytest.approx(prompt.seconds, abs=0.2)


def test_another_tag_is_another_recording_of_the_same_sound() -> None:
    prompt = opening()
    other = renamed(prompt.mp3, 7)
    assert other != renamed(prompt.mp3, 8)
    assert probe(other, "renamed").seconds == probe(prompt.mp3, "as it was").seconds


def test_a_service_is_told_its_own_settings_and_none_of_the_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGA_TRANSCRIBE__MODEL", "another")
    monkeypatch.setenv("MEGA_PROFILE", "large")
    monkeypatch.setenv("MEGA_MODELS__STORE", "there")
    told = environment(TRANSCRIBE, 1234, {"MEGA_TRANSCRIBE__THREADS": "2"})
    assert "MEGA_TRANSCRIBE__MODEL" not in told
    assert "MEGA_PROFILE" not in told
    assert told["MEGA_MODELS__STORE"] == "there"
    assert (told["MEGA_TRANSCRIBE__PORT"], told["MEGA_TRANSCRIBE__THREADS"]) == ("1234", "2")
    assert told["MEGA_KEYS_FILE"] == "none"
    assert "MEGA_TRANSCRIBE__DEVICE" not in told


def test_a_service_follows_the_device_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGA_BENCH_DEVICE", "cuda")
    monkeypatch.setenv("MEGA_BENCH_COMPUTE_TYPE", "float16")
    told = environment(TRANSCRIBE, 1234, {})
    assert (told["MEGA_TRANSCRIBE__DEVICE"], told["MEGA_TRANSCRIBE__COMPUTE_TYPE"]) == ("cuda", "float16")
