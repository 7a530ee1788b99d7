"""Long audio costs time, not memory. Three hours: `python -m benchmarks.transcribe_memory`."""

from pathlib import Path

import pytest

from benchmarks.transcribe_memory import make, measure, server

pytestmark = [pytest.mark.integration]


def test_seven_times_the_length_costs_no_more_memory(tmp_path: Path) -> None:
    """The longer is 100 MB once decoded; the shorter has enough speech to fill a batch."""
    with server() as (address, process):
        short = measure(address, process, make(tmp_path / "short.mp3", 4, pause_s=30))
        long = measure(address, process, make(tmp_path / "long.mp3", 25, pause_s=200))
    assert long.audio_s > 1400
    assert long.words > short.words > 0
    assert long.peak_mb - short.peak_mb < 60
