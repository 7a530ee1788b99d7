"""Checkpoints of the trainings on disk.

Contract: `write(path, state)` saves what torch can save, whole or not at all: a reader, or a run that was
stopped in the middle, finds the file before or the file after. Knows no model.
"""

from pathlib import Path
from typing import Any

import torch


def write(path: Path, state: dict[str, Any]) -> None:
    """Written beside, then moved; replaces what is there."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
