"""A run that starts its own services: one that dies mid-way, and one that is stopped by Ctrl-C."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.pipeline import runs
from services.pipeline.errors import ServiceDied
from services.pipeline.settings import PipelineSettings
from services.pipeline.stages import Stage
from services.pipeline.store import Store
from services.pipeline.workflow import State, StepReport

FAKE = Path(__file__).parents[2] / "unit" / "pipeline" / "fake_stage.py"


def fake(stage: Stage) -> list[str]:
    return [sys.executable, str(FAKE), stage.env_prefix]


def run(draft: Path) -> tuple[dict[str, StepReport], list[str]]:
    """Reports by label, and the services that were started."""
    settings = PipelineSettings(max_restarts=1)
    store = Store.open(settings.store)
    episodes = runs.plan(store, runs.take_in(store, [draft], settings).prompts, "staff", ["fr"])
    started: list[str] = []
    reports = asyncio.run(
        runs.run_episodes(
            store,
            episodes,
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


def test_ctrl_c_stops_the_services_and_leaves_whole_files(draft: Path, tmp_path: Path) -> None:
    program = f"""
import sys
from services.pipeline import cli, runs
from services.pipeline.stages import Stage
original = runs.run_episodes
def command(stage):
    if stage.name == "translate_text":
        return [sys.executable, "-c", "import time; time.sleep(60)"]
    return [sys.executable, {str(FAKE)!r}, stage.env_prefix]
cli.runs.run_episodes = lambda *a, **k: original(*a, **k, command=command)
sys.exit(cli.main(["run", {str(draft)!r}, "--languages", "fr"]))
"""
    root = str(Path(__file__).parents[3])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path])}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=env, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 30
        while not (tmp_path / "store/text_audios/staff/input-01.mp3").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "run the same command again" in stderr
    assert "Traceback" not in stderr
    assert not list((tmp_path / "store/.mega/tmp").iterdir())
