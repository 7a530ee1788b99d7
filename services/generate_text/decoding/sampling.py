"""Picks the next token from logits: the likeliest, or by chance that a seed makes repeatable.

Contract: `pick(logits, temperature, top_p, seed, position)`; the same arguments give the same token, whoever
shares the batch, because each position draws from a generator of its own. Nucleus sampling after Holtzman et
al., "The Curious Case of Neural Text Degeneration" (2020). It does not know tokens.
"""

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]


def pick(logits: Logits, temperature: float, top_p: float, seed: int, position: int) -> int:
    """An index of `logits` (shape [vocabulary], -inf where forbidden); `temperature` 0 takes the largest."""
    if temperature <= 0:
        return int(logits.argmax())
    order = np.argsort(-logits, kind="stable") if top_p < 1 else np.arange(len(logits))
    likely = np.cumsum(_softmax(logits[order].astype(np.float64) / temperature))
    kept = int(np.searchsorted(likely, top_p)) + 1 if top_p < 1 else len(likely)
    drawn = np.random.default_rng([seed & (2**64 - 1), position]).random() * likely[:kept][-1]
    return int(order[min(int(np.searchsorted(likely[:kept], drawn, side="right")), kept - 1)])


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(values - values.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares
