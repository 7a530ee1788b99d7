"""The pipeline's table of stages says of each service what the service's own code says."""

import runpy
import sys
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI

import services.common.serving
from services.common.serving import EXIT_PORT_IN_USE
from services.common.settings import StageSettings
from services.pipeline.calls.stages import STAGES, Stage
from services.pipeline.local.process import PORT_TAKEN, service_command


@dataclass
class Served:
    """What a service's start command would have served."""

    calls: list[tuple[FastAPI, StageSettings]] = field(default_factory=list)

    def __call__(self, app: FastAPI, settings: StageSettings) -> None:
        self.calls.append((app, settings))


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_the_command_starts_that_service_with_its_own_settings(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served()
    monkeypatch.setattr(services.common.serving, "serve", served)
    *_, guard, module = service_command(stage)[: -len(stage.arguments) or None]
    assert guard == "services.pipeline.local.child"
    monkeypatch.setattr(sys, "argv", [module, *stage.arguments])
    monkeypatch.setenv(f"{stage.env_prefix}MODEL", "my-model")
    runpy.run_module(module, run_name="__main__", alter_sys=False)
    ((app, settings),) = served.calls
    assert app.title == stage.name
    assert (settings.port, settings.model) == (stage.port, "my-model")


def test_the_first_command_of_a_service_is_the_module_itself() -> None:
    for stage in STAGES.values():
        assert service_command(stage)[-1 - len(stage.arguments)] == stage.module


def test_both_sides_mean_the_same_by_a_taken_port() -> None:
    assert PORT_TAKEN == EXIT_PORT_IN_USE


def test_importing_a_service_loads_no_engine_library() -> None:
    import subprocess

    modules = sorted({f"{stage.module}.app" for stage in STAGES.values()})
    engines = ["torch", "ctranslate2", "faster_whisper", "TTS", "transformers", "sentencepiece", "tokenizers"]
    program = f"import sys, {', '.join(modules)}; print([name for name in {engines} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    found: Any = done.stdout.strip()
    assert found == "[]"
