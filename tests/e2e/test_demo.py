"""The main job on the real engines and the shipped models: one sample in, a podcast in two languages out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.pipeline.probe import probe

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "01-very-cheesy.mp3"
CHARACTERS_PER_SECOND = (6.0, 30.0)
"""What speech of any of the languages lies between."""

pytestmark = [
    pytest.mark.integration,
]


def mega(store: Path) -> dict[str, Any]:
    """`mega run` on the sample, as a user's process."""
    command = [
        sys.executable,
        "-m",
        "services.pipeline",
        "run",
        str(SAMPLE),
        "--languages",
        "fr,de",
        "--json",
    ]
    env = {**os.environ, "MEGA_STORE": str(store)}
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_a_sample_becomes_texts_and_speech_of_fitting_length_and_is_kept_the_second_time(
    tmp_path: Path,
) -> None:
    store = tmp_path / "store"
    result = mega(store)
    assert {entry["state"] for entry in result["artifacts"]} == {"made"}
    transcript = (store / "text_prompts/staff/input-01.txt").read_text()
    assert "this is your host" in transcript.lower()
    script = (store / "text_paragraphs/staff/input-01.txt").read_text()
    assert "This is your host, Pavlos Protopapas." in script
    assert len(script) > len(transcript)
    assert "Pavlos Protopapas" in (store / "text_translated/staff/input-01.txt").read_text()
    german = (store / "text_translated/staff/de/input-01.txt").read_text()
    assert german.startswith("Willkommen beim Podcast Sehr Käsig")
    for text, audio in [
        ("text_paragraphs/staff/input-01.txt", "text_audios/staff/input-01.mp3"),
        ("text_translated/staff/input-01.txt", "output_audios/staff/input-01.mp3"),
        ("text_translated/staff/de/input-01.txt", "output_audios/staff/de/input-01.mp3"),
    ]:
        characters = len((store / text).read_text().strip())
        seconds = probe((store / audio).read_bytes(), audio).seconds
        slowest, fastest = CHARACTERS_PER_SECOND
        assert slowest < characters / seconds < fastest, (
            f"{audio}: {seconds:.1f} s for {characters} characters"
        )
    again = mega(store)
    assert {entry["state"] for entry in again["artifacts"]} == {"kept"}
    assert again["seconds"] < 20
