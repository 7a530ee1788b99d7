"""What we let through, torch loads with `weights_only`; what it refuses, we refuse."""

from pathlib import Path
from typing import Any

import pytest

from models.lifecycle.errors import Unsafe
from models.lifecycle.formats.pickles import check_checkpoint

pytestmark = [pytest.mark.integration]


class Stranger:
    """A class that a checkpoint should not bring."""


def test_torch_and_we_agree(tmp_path: Path) -> None:
    import torch

    layer = torch.nn.Linear(3, 2).half()
    good: list[Any] = [
        {"model": layer.state_dict(), "step": 7, "loss": 0.5, "name": "x"},
        [torch.zeros(2, dtype=kind) for kind in (torch.float32, torch.bfloat16, torch.int64, torch.bool)],
        {
            "parameter": torch.nn.Parameter(torch.ones(2)),
            "device": torch.device("cpu"),
            "size": torch.Size([1]),
        },
    ]
    for number, content in enumerate(good):
        for new in (True, False):
            path = tmp_path / f"{number}{new}.pth"
            torch.save(content, path, _use_new_zipfile_serialization=new)
            torch.load(path, weights_only=True)
            check_checkpoint("m", path)
    for bad in ({"stranger": Stranger()}, {"path": tmp_path}, {"call": len}):
        for new in (True, False):
            path = tmp_path / "bad.pth"
            torch.save(bad, path, _use_new_zipfile_serialization=new)
            with pytest.raises(Exception, match=r"weights_only|Weights only"):
                torch.load(path, weights_only=True)
            with pytest.raises(Unsafe):
                check_checkpoint("m", path)
