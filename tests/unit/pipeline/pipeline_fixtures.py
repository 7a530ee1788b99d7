"""Fixtures of the pipeline's tests: recordings, and the five stages as fakes over real loopback HTTP.

Contract: imported by the conftest of each folder of pipeline tests. It knows no engine.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.pipeline.fake_stage import Faults, audio, serving

URL_SETTINGS = ("TRANSCRIBE_URL", "GENERATE_URL", "TRANSLATE_URL", "SYNTHESIS_EN_URL", "SYNTHESIS_URL")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test; the default store is the test's own."""
    for name in [name for name in os.environ if name.startswith("MEGA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MEGA_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("MEGA_PIPELINE__BACKOFF_S", "0.01")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A recording of one second."""
    file = tmp_path / "draft.mp3"
    file.write_bytes(audio(1.0))
    return file


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    """The five stages at the addresses that the settings name; what goes wrong is set on the value."""
    faults = Faults()
    with serving(faults) as url:
        for name in URL_SETTINGS:
            monkeypatch.setenv(f"MEGA_PIPELINE__{name}", url)
        yield faults
