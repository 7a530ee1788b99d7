"""Chance of a thread's own: what a model draws at random depends on nothing that other threads draw.

Contract: inside `with OwnChance():` PyTorch's normal numbers, as Coqui's VITS draws them, come from a
generator that begins at one seed: the same numbers that `torch.manual_seed(seed)` gives a model that is
alone. Everything else that draws is left as it is. It does not know models.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

SEED = 0


class OwnChance(TorchFunctionMode):
    """For one thread and one piece of sound; on the CPU."""

    def __init__(self, seed: int = SEED) -> None:
        super().__init__()
        self._generator = torch.Generator().manual_seed(seed)

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """PyTorch calls this in place of each of its functions."""
        options = kwargs or {}
        if func is torch.randn:
            return func(*args, **{"generator": self._generator, **options})
        if func is torch.randn_like:  # takes no generator
            return torch.empty_like(*args, **options).normal_(generator=self._generator)
        return func(*args, **options)
