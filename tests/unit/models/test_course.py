"""A training that was stopped ends where an unbroken one ends: the course, and the cloning recipe."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from models.train.cloning.data import HELD, Pair
from models.train.cloning.loop import Trainer
from models.train.course import Course


class Clock:
    """40 s a step, whatever the machine does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, update = 0.0, Course._update

        def timed(self_: Course, *given: object) -> None:
            update(self_, *given)  # type: ignore[arg-type]
            self.now += 40

        monkeypatch.setattr(Course, "_update", timed)
        monkeypatch.setattr("models.train.course.time.monotonic", lambda: self.now)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


class Small(torch.nn.Module):
    """Weights, the statistics of a norm, and chance."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.Dropout(0.2), torch.nn.Linear(8, 1)
        )

    def loss(self, step: int) -> torch.Tensor:
        found: torch.Tensor = self.layers(torch.randn(6, 4) + 0.1 * step)
        return (found - 1).abs().mean()


Weights = dict[str, torch.Tensor]


def until(stop: int, loss_of: Callable[[int], torch.Tensor]) -> Callable[[int], torch.Tensor]:
    """A machine that fails at a step."""

    def loss(step: int) -> torch.Tensor:
        if step == stop:
            raise KeyboardInterrupt
        return loss_of(step)

    return loss


def trained(kept: Path, *, stop: int = -1) -> tuple[Weights, Weights]:
    """Live and averaged weights after 9 steps, or what a stop at `stop` leaves."""
    model = Small()
    one = Course(model, kept, peak_rate=0.1, clip=1.0)
    shipped: Weights = {}

    def export() -> None:
        shipped.update({name: value.clone() for name, value in model.state_dict().items()})

    one.run(6, until(stop, model.loss), export)
    assert one.step == 9
    return {name: value.clone() for name, value in model.state_dict().items()}, shipped


def test_a_course_that_was_stopped_ends_where_an_unbroken_one_does(tmp_path: Path) -> None:
    live, shipped = trained(tmp_path / "whole.pt")
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "broken.pt", stop=5)
    again, shipped_again = trained(tmp_path / "broken.pt")
    for one, other in ((live, again), (shipped, shipped_again)):
        assert all(torch.equal(one[name], other[name]) for name in one)
    assert not torch.equal(live["layers.0.weight"], shipped["layers.0.weight"])
    assert not torch.equal(live["layers.1.running_mean"], shipped["layers.1.running_mean"])


def test_no_time_left_is_no_step(tmp_path: Path) -> None:
    trained(tmp_path / "kept.pt")
    done = Course(Small(), tmp_path / "kept.pt", peak_rate=0.1, clip=1.0)
    done.run(6, until(done.step, Small().loss), lambda: None)
    assert done.step == 9


def pairs() -> list[Pair]:
    """Two sentences by one more speaker than are kept back, of 30 frames."""
    drawn = torch.Generator().manual_seed(0)

    def mel() -> torch.Tensor:
        return torch.rand(30, 80, generator=drawn).half()

    return [
        Pair(speaker, "en", mel(), mel(), torch.full((30,), 100.0 + speaker))
        for speaker in range(HELD + 2)
        for _ in range(2)
    ]


def test_the_cloning_recipe_goes_on_where_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    Trainer(pairs(), whole, batch=1).run(3)
    step = Trainer._step
    monkeypatch.setattr(Trainer, "_step", lambda self, at: until(3, lambda to: step(self, to))(at))
    stopped = Trainer(pairs(), broken, batch=1)
    with pytest.raises(KeyboardInterrupt):
        stopped.run(3)
    monkeypatch.setattr(Trainer, "_step", step)
    Trainer(pairs(), broken, batch=1).run(3)
    one, other = (load_file(work / "model" / "model.safetensors") for work in (whole, broken))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
