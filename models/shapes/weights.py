"""Fills a model of transformers with random weights, fast, and weak where the chain must be heard.

Matrices are normal at the deviation that models begin their training with; what a layer adds to the residual
stream is scaled down. It knows no chain.
"""

from collections.abc import Callable
from typing import Any

import torch

DEVIATION = 0.02
_WEAK = ("out_proj.weight", "fc2.weight", "o_proj.weight", "down_proj.weight")
_WEAKENED = 0.004
_POSITIONS = 0.1


def empty(build: Callable[[], Any], dtype: torch.dtype) -> Any:
    """What `build` makes, in `dtype`, its weights not yet initialised."""
    from transformers.initialization import no_init_weights

    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with no_init_weights():
            model = build().eval()
        model.tie_weights()
        return model
    finally:
        torch.set_default_dtype(before)


@torch.no_grad()
def fill(model: Any, seed: int = 0, embedded: float = 2.0) -> None:
    """Random matrices, norms that change nothing, biases of zero; embeddings `embedded` times as large."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        if parameter.ndim < 2:
            parameter.fill_(1.0 if "norm" in name and name.endswith("weight") else 0.0)
            continue
        deviation = DEVIATION
        if name.endswith(_WEAK):
            deviation *= _WEAKENED
        if "embed_positions" in name:
            deviation *= _POSITIONS
        if "embed_tokens" in name or "shared" in name:
            deviation *= embedded
        parameter.copy_(torch.empty(parameter.shape).normal_(0.0, deviation, generator=generator))
