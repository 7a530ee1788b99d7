"""The child's end: one JSON line a command, prints elsewhere, no failure that ends it."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.harness.memory import Peak, held_mb, tree
from benchmarks.harness.processor import used_s
from benchmarks.harness.worker import Worker, contender_class, serve

FAKES = "tests.unit.benchmarks.fakes"


def told(contender: str, *commands: str, slow_s: float = 0.0, **params: Any) -> list[dict[str, Any]]:
    """Its answers."""
    answers = io.StringIO()
    lines = [json.dumps({"do": command}) for command in commands]
    serve(Worker(f"{FAKES}:{contender}", params, slow_s), lines, answers)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def test_a_round_is_told_with_memory_and_load() -> None:
    start, run, stop = told("Sleeper", "start", "run", "stop", seconds=0.2, output="ja", first_s=0.5)
    assert set(start) == {"load_s", "idle_mb", "peak_mb"}
    assert run["outcome"]["seconds"] >= 0.2
    assert run["outcome"]["details"]["first_s"] == 0.5
    assert run["outcome"]["details"]["cores_busy"] < 0.9  # it sleeps
    assert run["outcome"]["output"] == "ja"
    assert run["peak_mb"] >= start["idle_mb"] > 0
    assert stop["stopped"] is True


def test_processor_time_counts_children_that_ended() -> None:
    before = used_s([os.getpid()])
    work = "import time\nwhile time.process_time() < 0.3: pass"
    subprocess.run([sys.executable, "-c", work], check=True)
    assert 0.25 <= used_s([os.getpid()]) - before < 3


def test_what_is_missing_is_said() -> None:
    assert told("Absent", "start")[0] == {"missing": "no such engine here; pip install it"}
    assert "a_package_that_nobody_has is not installed" in told("Uninstalled", "start")[0]["missing"]


def test_a_failure_is_an_answer_and_not_the_end() -> None:
    _, first, second = told("Broken", "start", "run", "run")
    assert "outcome" in first
    assert second == {"error": "ValueError: no more"}
    assert told("Broken", "run")[0]["error"].startswith("RuntimeError")


def test_a_planted_slowdown_is_slow() -> None:
    _, run = told("Sleeper", "start", "run", slow_s=0.05)
    assert run["outcome"]["seconds"] >= 0.05


def test_the_end_of_the_input_stops_the_contender(tmp_path: Path) -> None:
    told("Marking", "start", file=str(tmp_path / "mark"))
    assert (tmp_path / "mark").read_text() == "stopped"


def test_prints_do_not_disturb_the_protocol() -> None:
    command = [sys.executable, "-m", "benchmarks.harness.worker", f"{FAKES}:Sleeper", "{}"]
    done = subprocess.run(command, input='{"do": "start"}\n{"do": "stop"}\n', capture_output=True, text=True)
    assert [set(json.loads(line)) for line in done.stdout.splitlines()] == [
        {"load_s", "idle_mb", "peak_mb"},
        {"stopped", "peak_mb"},
    ]
    assert "a contender's own print" in done.stderr
    assert done.returncode == 0


def test_a_class_is_found_by_its_name() -> None:
    assert contender_class("benchmarks.harness.contender:Outcome").__name__ == "Outcome"


def test_memory_counts_children_also_those_that_ended() -> None:
    peak = Peak(lambda: [os.getpid()])
    before = peak.mb()
    child = subprocess.Popen(
        [sys.executable, "-c", "x = bytearray(60_000_000); import time; time.sleep(0.7)"]
    )
    assert child.pid in set(tree(os.getpid()))
    time.sleep(0.5)
    child.wait()
    assert peak.mb() > before + 50
    peak.close()
    assert held_mb([child.pid]) == 0
