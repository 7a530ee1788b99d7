"""A child's last words: what its log says to people, whatever form its lines have."""

import json
from pathlib import Path

import pytest

from services.pipeline.calls.stages import TRANSCRIBE
from services.pipeline.local.process import ServiceProcess

FAILED = json.dumps({"level": "ERROR", "message": "the model is damaged", "exc_info": "Traceback …"})
SERVED = json.dumps({"level": "INFO", "message": "POST /translate 200 in 0.010 s"})


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("", ""),
        ("Traceback …\nMemoryError\n\n", "MemoryError"),
        (f"{FAILED}\n{SERVED}\n", "the model is damaged"),
        (f"{SERVED}\n", ""),
        (f"{FAILED}\nKilled\n", "Killed"),
        ('{"not": "ours"}\n[1]\n', "[1]"),
        (f"{FAILED}\n{FAILED[:25]}", FAILED[:25]),
        ("x" * 1000, "x" * 300),
    ],
)
def test_last_words(tmp_path: Path, log: str, words: str) -> None:
    file = tmp_path / "log"
    file.write_text(log)
    assert ServiceProcess(TRANSCRIBE, [], {}, file).last_words() == words


def test_without_a_log_there_are_none(tmp_path: Path) -> None:
    assert ServiceProcess(TRANSCRIBE, [], {}, None).last_words() == ""
    assert ServiceProcess(TRANSCRIBE, [], {}, tmp_path / "absent").last_words() == ""
