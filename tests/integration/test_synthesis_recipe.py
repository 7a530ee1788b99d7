"""The voice's recipe for a few steps on invented spectrograms: it makes weights that load, and goes on."""

from itertools import count
from pathlib import Path

import pytest
import torch

from models.train.synthesis.data import Dataset, Example
from models.train.synthesis.loop import Trainer
from models.train.synthesis.network import build, configuration

pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore")]


SYMBOLS = "halona " * 4


def example(number: int) -> Example:
    """The symbols, two to four frames each."""
    drawn = torch.Generator().manual_seed(number)
    durations = torch.randint(2, 5, (len(SYMBOLS),), generator=drawn)
    frames = int(durations.sum())
    mel = (torch.rand(frames, 80, generator=drawn) * 8 - 4).half()
    return Example("en", "halo", SYMBOLS, durations, mel, torch.full((frames,), 110.0))


def test_a_few_steps_make_a_voice_and_a_second_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count()
    monkeypatch.setattr("models.train.course.time.monotonic", lambda: float(next(seconds)))
    config = configuration()
    dataset = Dataset([example(number) for number in range(6)], [example(9)], 100.0, 20.0)
    Trainer(config, dataset, tmp_path, batch=2).run(0.05)
    first = torch.load(tmp_path / "voice" / "model.pth", weights_only=True)
    second = Trainer(config, dataset, tmp_path, batch=2)
    second.run(0.1)
    made = torch.load(tmp_path / "voice" / "model.pth", weights_only=True)
    assert 0 < first["step"] < made["step"]
    assert build(config).load_state_dict(made["model"])
    assert all(torch.isfinite(value).all() for value in made["model"].values())
    assert len(second.held_loss()) == 3
