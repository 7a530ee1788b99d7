"""A run that starts its own services: one that dies mid-way, and one that is stopped by Ctrl-C."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from services.pipeline.calls.stages import Stage
from services.pipeline.episodes.order import Order
from services.pipeline.episodes.outcome import State, StepReport
from services.pipeline.episodes.spec import Spec
from services.pipeline.errors import ServiceDied
from services.pipeline.local import run as runs
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store

FAKE = Path(__file__).parents[2] / "unit" / "pipeline" / "fake_stage.py"


def fake(stage: Stage) -> list[str]:
    return [sys.executable, str(FAKE), stage.env_prefix]


def run(draft: Path) -> tuple[dict[str, StepReport], list[str]]:
    """Reports by label, and the services that were started."""
    settings = PipelineSettings(max_restarts=1)
    store = Store.open(settings.store)
    (prompt,) = runs.take_in(store, [draft], settings).prompts
    orders = [Order(Spec(prompt.name, prompt.path, "staff", ("fr",)), "fr")]
    started: list[str] = []
    reports = asyncio.run(
        runs.run_orders(
            store,
            orders,
            settings,
            on_start=lambda stages: started.extend(stage.name for stage in stages),
            command=fake,
        )
    )
    return {report.step.label: report for report in reports}, started


def test_a_service_that_dies_mid_way_loses_its_own_steps_only_and_the_next_run_goes_on(
    draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_DIES_AT", "/translate")
    reports, started = run(draft)
    assert len(started) == 5
    assert {label: report.state for label, report in reports.items()} == {
        "A": State.MADE,
        "B": State.MADE,
        "C": State.MADE,
        "D fr": State.FAILED,
        "E fr": State.BLOCKED,
    }
    assert isinstance(reports["D fr"].error, ServiceDied)
    monkeypatch.delenv("FAKE_DIES_AT")
    reports, started = run(draft)
    assert started == ["translate_text", "synthesis_audio"]
    assert reports["C"].state is State.KEPT
    assert reports["E fr"].state is State.MADE


PROGRAM = f"""
import sys
from services.pipeline.local import run as runs
from services.pipeline.cli import main as cli
original = runs.run_orders
def command(stage):
    if stage.name in sys.argv[2].split(","):
        deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
        return [sys.executable, "-c", deaf]
    return [sys.executable, {str(FAKE)!r}, stage.env_prefix]
cli.runs.run_orders = lambda *a, **k: original(*a, **k, command=command)
sys.exit(cli.main(["run", sys.argv[1], "--languages", "fr"]))
"""
"""`mega run DRAFT` over fakes; the stages named never get ready, and take no SIGTERM."""
ALL = "transcribe_audio,generate_text,translate_text,synthesis_audio_en,synthesis_audio"


def children(parent: int) -> list[int]:
    """Services that this pipeline started and that are there still."""
    mark = f"MEGA_PIPELINE_PARENT={parent}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize(
    ("stuck", "signals"),
    [
        (ALL, [signal.SIGINT]),
        ("translate_text", [signal.SIGINT]),
        ("translate_text", [signal.SIGTERM]),
        ("translate_text", [signal.SIGINT, signal.SIGINT]),
    ],
    ids=["while services start", "at work", "by SIGTERM", "twice"],
)
def test_ctrl_c_stops_the_services_and_leaves_whole_files(
    draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stuck: str, signals: list[signal.Signals]
) -> None:
    root = str(Path(__file__).parents[3])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([root, *sys.path]))
    monkeypatch.setenv("MEGA_PIPELINE__STOP_GRACE_S", "1")
    spoken = tmp_path / "store/text_audios/staff/input-01.mp3"
    command = [sys.executable, "-c", PROGRAM, str(draft), stuck]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        wait_for(lambda: len(children(process.pid)) == 5 and (stuck == ALL or spoken.exists()))
        for number in signals:
            process.send_signal(number)
            time.sleep(0.2)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "run the same command again" in stderr
    assert "Traceback" not in stderr
    assert not children(process.pid)
    assert not list((tmp_path / "store/.mega/tmp").iterdir())


def test_a_service_killed_at_work_is_started_again_and_nothing_is_lost(draft: Path, tmp_path: Path) -> None:
    """Killed by its process id from outside, as an out-of-memory killer would."""
    root = str(Path(__file__).parents[3])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path]), "FAKE_SLOW_AT": "/translate"}
    command = [sys.executable, "-c", PROGRAM, str(draft), ""]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        wait_for((tmp_path / "store/text_audios/staff/input-01.mp3").exists)
        (victim,) = [pid for pid in children(process.pid) if b"MEGA_TRANSLATE__" in cmdline(pid)]
        os.kill(victim, signal.SIGKILL)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 0, stderr
    assert (tmp_path / "store/output_audios/staff/input-01.mp3").exists()


def cmdline(pid: int) -> bytes:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()
