"""Writes a chain into the last feed-forward layer of a decoder, which serves as its memory of what follows
what.

The other layers are random and weak, so a position's state is its token's embedding; a unit of the layer
answers to one embedding and writes those of the tokens that follow, far more strongly than what was there.
The output matrix may stay tied to the embeddings, so that sizes and costs are the real model's. Source of
the view: Geva et al. 2021, "Transformer Feed-Forward Layers Are Key-Value Memories". It knows no token's
meaning.
"""

from collections.abc import Sequence
from typing import Any

import torch

from models.shapes.chain import SHARES, Link

_SHARPNESS = 24.0
"""What a unit gets from its own embedding; from another it gets about `_SHARPNESS` times their cosine."""
_THRESHOLD = 0.5
_STRENGTH = 12.0
"""What is written, by the length of an embedding."""


@torch.no_grad()
def write_biased(
    first: Any,
    second: Any,
    embeddings: torch.Tensor,
    links: Sequence[Link],
    *,
    scale: float = 1.0,
    begin: torch.Tensor | None = None,
) -> None:
    """Into linear layers with biases around relu, gelu or swish, behind a normalisation; `embeddings` times
    `scale` are what comes into the residual stream, (vocabulary, width). `begin` is a further key of the
    first link.
    """
    units = [(embeddings[key], link) for link in links for key in link.keys]
    units += [] if begin is None else [(begin, links[0])]
    _room(len(units), first.weight.shape[0])
    width = embeddings.shape[1]
    for unit, (key, link) in enumerate(units):
        own = key.float()
        first.weight[unit] = own / own.norm() * (_SHARPNESS / width**0.5)
        first.bias[unit] = -_SHARPNESS * _THRESHOLD
        second.weight[:, unit] = _written(embeddings, link) * (scale / (_SHARPNESS * (0.9 - _THRESHOLD)))


@torch.no_grad()
def write_gated(gate: Any, up: Any, down: Any, embeddings: torch.Tensor, links: Sequence[Link]) -> None:
    """Into a gated feed-forward without biases, silu(gate(x)) · up(x), behind a root-mean-square norm."""
    units = [(key, link) for link in links for key in link.keys]
    _room(len(units), gate.weight.shape[0])
    width = embeddings.shape[1]
    for unit, (key, link) in enumerate(units):
        own = embeddings[key].float()
        row = own / own.norm() * (_SHARPNESS / width**0.5)
        gate.weight[unit] = row
        up.weight[unit] = row / _SHARPNESS
        down.weight[:, unit] = _written(embeddings, link) / (_SHARPNESS * 0.9)


def _written(embeddings: torch.Tensor, link: Link) -> torch.Tensor:
    """What the memory adds to the stream: the embeddings of what follows, each with its share."""
    following = embeddings[list(link.values)].float()
    shares = torch.tensor(SHARES[: len(link.values)])
    total = (shares[:, None] * following).sum(0)
    written: torch.Tensor = total / total.norm() * following.norm(dim=1).mean() * _STRENGTH
    return written


def _room(units: int, there: int) -> None:
    if units > there:
        raise ValueError(f"the chain needs {units} units, the layer has {there}")
