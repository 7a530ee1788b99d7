"""The text recipes' optimiser: which weights go where, and that a checkpoint is enough to go on."""

import pytest
import torch

from models.train.optimiser import Average, MuonAndAdam


class Tied(torch.nn.Module):
    """An embedding that is also the output layer, a matrix and a bias."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.table = torch.nn.Embedding(5, 4)
        self.middle = torch.nn.Linear(4, 4)
        self.out = torch.nn.Linear(4, 5, bias=False)
        self.out.weight = self.table.weight

    def loss(self) -> torch.Tensor:
        words = torch.arange(5)
        return torch.nn.functional.cross_entropy(self.out(self.middle(self.table(words))), words.roll(1))


def learn(model: Tied, optimiser: MuonAndAdam, steps: int, share: float = 1.0) -> float:
    loss = model.loss()
    for _ in range(steps):
        loss = model.loss()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step(share)
    return loss.item()


def test_it_learns_and_clears_its_gradients() -> None:
    model = Tied()
    optimiser = MuonAndAdam(model, muon_rate=0.05, adam_rate=0.05)
    assert learn(model, optimiser, 60) < 0.5 * learn(Tied(), optimiser, 1)
    assert all(weight.grad is None for weight in model.parameters())


def test_no_share_is_no_step() -> None:
    model = Tied()
    before = [weight.detach().clone() for weight in model.parameters()]
    learn(model, MuonAndAdam(model, muon_rate=0.05, adam_rate=0.05), 3, share=0.0)
    assert all(torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True))


def test_only_matrices_that_are_no_tables_go_to_muon() -> None:
    model = Tied()
    muon, adam = MuonAndAdam(model, muon_rate=0.05, adam_rate=0.05).state_dict()
    assert [len(group["params"]) for part in (muon, adam) for group in part["param_groups"]] == [1, 2]


def test_a_run_goes_on_from_its_state() -> None:
    whole, first = Tied(), Tied()
    learn(whole, MuonAndAdam(whole, muon_rate=0.05, adam_rate=0.05), 6)
    begun = MuonAndAdam(first, muon_rate=0.05, adam_rate=0.05)
    learn(first, begun, 3)
    second = Tied()
    second.load_state_dict(first.state_dict())
    resumed = MuonAndAdam(second, muon_rate=0.05, adam_rate=0.05)
    resumed.load_state_dict(begun.state_dict())
    learn(second, resumed, 3)
    assert torch.allclose(whole.middle.weight, second.middle.weight, atol=1e-6)


def test_the_average_lies_between_and_forgets_the_start() -> None:
    model, other = Tied(), Tied()
    average = Average(model, decay=0.9)
    with torch.no_grad():
        model.middle.bias.fill_(1.0)
    for _ in range(3):
        average.update()
    again = Average(Tied())
    again.load_state_dict(average.state_dict())
    again.into(other)
    assert other.middle.bias.min().item() == pytest.approx(1.0, abs=0.05)
    assert other.middle.bias.max().item() < 1.0
