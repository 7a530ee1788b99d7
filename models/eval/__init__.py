"""Measuring the models: one module per stage, each with `evaluate(model, data) -> dict`, and `python -m
models.eval`.

Contract: `STAGES` names them; a stage's module, and with it its engine, is imported only when it is
measured. It does not know how a model was trained.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

STAGES = ("transcribe", "generate", "translate", "synthesis", "cloning")


def evaluate(stage: str, model: str = "", data: Path | None = None) -> dict[str, Any]:
    """Measure a model of `stage`: rates between 0 and 1, chrF 0 to 100.

    `model` is a catalog id or a folder, "" the demo model; `data` a folder of the user's own, None
    the shipped held-out set. Raises ValueError for an unknown stage, and whatever the stage's module raises.
    """
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}: choose from {', '.join(STAGES)}")
    result: Mapping[str, Any] = import_module(f"models.eval.{stage}").evaluate(model=model, data=data)
    inner = result.get(stage)
    return dict(inner if isinstance(inner, Mapping) else result)
