"""Muon for the matrices, AdamW for the rest, and a running average of the weights.

Contract: `MuonAndAdam(model, …)` steps every weight that learns; `step(share)` clips, scales both rates by
`share` and clears the gradients. `Average(model)` follows the weights; `into(other)` writes them there.
Both give and take `state_dict`s. Sources: Muon, Jordan et al. 2024; its rate scaled to AdamW's, Liu et al.
2025 ("Muon is Scalable for LLM Training"); averaging, Polyak and Juditsky 1992. Knows no model and no data.
"""

from typing import Any

import torch

CLIP = 1.0


class MuonAndAdam:
    """Two optimisers behind one `step`."""

    def __init__(
        self, model: torch.nn.Module, *, muon_rate: float, adam_rate: float, decay: float = 0.01
    ) -> None:
        self._weights = [weight for weight in model.parameters() if weight.requires_grad]
        tables = _tables(model)
        matrices = [weight for weight in self._weights if weight.ndim == 2 and id(weight) not in tables]
        others = [weight for weight in self._weights if weight.ndim != 2 or id(weight) in tables]
        muon = torch.optim.Muon(matrices, lr=muon_rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
        adam = torch.optim.AdamW(others, lr=adam_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
        self._parts: list[tuple[torch.optim.Optimizer, float]] = [(muon, muon_rate), (adam, adam_rate)]

    def step(self, share: float) -> None:
        """One step at `share` of the full rates; the gradients are gone afterwards."""
        torch.nn.utils.clip_grad_norm_(self._weights, CLIP)
        for optimiser, rate in self._parts:
            for group in optimiser.param_groups:
                group["lr"] = rate * share
            optimiser.step()
            optimiser.zero_grad()

    def state_dict(self) -> list[dict[str, Any]]:
        """The state of each part."""
        return [optimiser.state_dict() for optimiser, _ in self._parts]

    def load_state_dict(self, states: list[dict[str, Any]]) -> None:
        """What `state_dict` gave, of a model of the same shape."""
        for (optimiser, _), state in zip(self._parts, states, strict=True):
            optimiser.load_state_dict(state)


class Average:
    """Exponential moving average; it forgets faster at first, so that random weights do not linger.

    What a model counts beside its weights and keeps with them (the statistics of its norms) is averaged too.
    """

    def __init__(self, model: torch.nn.Module, decay: float = 0.998) -> None:
        self._decay, self._steps = decay, 0
        self._live = _kept(model)
        self._mean = [weight.detach().clone() for weight in self._live]

    @torch.no_grad()
    def update(self) -> None:
        """Take in the weights as they are now."""
        self._steps += 1
        new = 1 - min(self._decay, self._steps / (self._steps + 10))
        torch._foreach_lerp_(self._mean, [weight.detach() for weight in self._live], new)

    @torch.no_grad()
    def into(self, other: torch.nn.Module) -> None:
        """Write the average into a model of the same shape."""
        for weight, mean in zip(_kept(other), self._mean, strict=True):
            weight.copy_(mean)

    def state_dict(self) -> dict[str, Any]:
        """Steps and means."""
        return {"steps": self._steps, "mean": self._mean}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """What `state_dict` gave."""
        self._steps, self._mean = state["steps"], state["mean"]


def _kept(model: torch.nn.Module) -> list[torch.Tensor]:
    """Weights, then numbers with fractions that are saved with them."""
    saved = model.state_dict().keys()
    beside = [value for name, value in model.named_buffers() if name in saved and value.is_floating_point()]
    return [*model.parameters(), *beside]


def straight_to_zero(share: float, warm_up: float) -> float:
    """Of the full rate, after `share` (0 to 1) of the training: up for `warm_up`, then in a line to zero.

    Source: Bergsma et al. 2025, "Straight to Zero".
    """
    return min((share + 1e-4) / warm_up, max(0.0, 1 - share) / (1 - warm_up))


def _tables(model: torch.nn.Module) -> set[int]:
    """Embeddings: a row is a word, not a direction, and an output layer may share them."""
    modules = (module for module in model.modules() if isinstance(module, torch.nn.Embedding))
    return {id(module.weight) for module in modules}
