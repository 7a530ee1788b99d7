"""What fits a machine and which profile to choose, by the catalogue and figures."""

from dataclasses import replace

import pytest

from models.catalog import entries
from models.lifecycle.doctor import Machine, judging, measured_here, profile_for, verdicts
from models.lifecycle.doctor.figures import FIGURES, Figure
from models.lifecycle.doctor.measured import ROWS

GB_S, CORES = 12.0, 2
BIG = Machine(16, 64_000, 60_000, 4 * GB_S)
SAME = Machine(CORES, 24_000, 20_000, GB_S)
KNOWN = (
    Figure("whisper-small", "transcribe", "whisper", 244, 2.0, 630, 6.0, "audio s/s"),
    Figure("qwen2.5-0.5b", "generate", "qwen2.5", 494, 2.0, 690, 20.0, "tokens/s"),
    Figure("nllb-200-600m", "translate", "nllb", 615, 3.0, 930, 40.0, "tokens/s"),
    Figure("vits-ljspeech", "synthesis", "coqui-vits", 36, 8.0, 1600, 2.0, "audio s/s"),
)


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "FIGURES", KNOWN)
    monkeypatch.setattr(judging, "MEASURED_AT_GB_S", GB_S)
    monkeypatch.setattr(judging, "MEASURED_CORES", CORES)


def test_this_machine_is_measured() -> None:
    here = measured_here()
    assert here.cores >= 1
    assert 0 < here.free_mib <= here.memory_mib
    assert here.copies_gb_s > 0


def test_a_large_machine_gets_the_large_profile_and_a_tiny_one_the_demo() -> None:
    assert profile_for(entries(), BIG) == "large-permissive"
    assert profile_for(entries(), replace(BIG, memory_mib=1500)) == "demo"


def test_a_profile_that_does_not_fit_side_by_side_is_not_chosen() -> None:
    by_size = [profile_for(entries(), replace(BIG, memory_mib=mib)) for mib in range(1000, 20_000, 500)]
    order = ["demo", "small-permissive", "medium-permissive", "large-permissive"]
    assert by_size == sorted(by_size, key=order.index)
    assert len(set(by_size)) >= 3


def test_a_measured_model_is_told_as_it_was_measured() -> None:
    found = {one.model: one for one in verdicts(entries(), SAME)}
    assert found["whisper-small"].speed == pytest.approx(6, rel=0.02)
    assert found["qwen2.5-0.5b-instruct"].speed == pytest.approx(20, rel=0.02)
    assert found["vits-en-ljspeech"].speed == 2
    assert (found["qwen3-1.7b"].unit, found["xtts-v2"].unit) == ("tokens/s", "")


def test_every_row_that_was_measured_is_known() -> None:
    assert [figure.shape for figure in FIGURES] == [row[0] for row in ROWS]


def test_memory_carries_text_and_cores_carry_speech() -> None:
    by_name = {one.model: one for one in verdicts(entries(), SAME)}
    more_cores = {one.model: one for one in verdicts(entries(), replace(SAME, cores=2 * CORES))}
    for model, ratio in (("whisper-small", 2), ("qwen2.5-0.5b-instruct", 1)):
        assert more_cores[model].speed == pytest.approx(ratio * by_name[model].speed, rel=0.02)


def test_what_is_too_large_or_slow_is_called_so() -> None:
    slow = {one.model: one for one in verdicts(entries(), replace(SAME, cores=1, copies_gb_s=0.3))}
    assert slow["whisper-large-v3"].word == "slow"
    small = {one.model: one for one in verdicts(entries(), replace(SAME, memory_mib=2000))}
    assert small["whisper-large-v3"].word == "too large"
    assert judging.SPARE < 1
