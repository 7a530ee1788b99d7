"""The decoder's forward pass for training: transformers' weights, fewer operations.

Contract: `logits(model, ids, learned)` gives what `LlamaForCausalLM` gives at the learned positions; the last
layer computes only those. Right padding needs no mask, because attention is causal. About 1.35 times
transformers' speed on one core. Knows no data and no optimiser.
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

_MASKED = -1e4


def logits(model: Any, ids: Tensor, learned: Tensor) -> Tensor:
    """[number of learned positions, pieces]; run it under autocast for bfloat16."""
    hidden = model.model.embed_tokens(ids)
    turn = _rotation(ids.shape[1], model.config.hidden_size // model.config.num_attention_heads)
    layers = model.model.layers
    for layer in layers:
        hidden = _layer(layer, hidden, turn, learned if layer is layers[-1] else None)
    return model.lm_head(_norm(hidden, model.model.norm))  # type: ignore[no-any-return]


def _layer(layer: Any, hidden: Tensor, turn: tuple[Tensor, Tensor], kept: Tensor | None) -> Tensor:
    seen = _attend(layer.self_attn, _norm(hidden, layer.input_layernorm), turn)
    if kept is not None:
        hidden, seen = hidden[kept], seen[kept]
    hidden = hidden + layer.self_attn.o_proj(seen)
    mlp, inner = layer.mlp, _norm(hidden, layer.post_attention_layernorm)
    return hidden + mlp.down_proj(functional.silu(mlp.gate_proj(inner)) * mlp.up_proj(inner))  # type: ignore[no-any-return]


def _attend(attention: Any, hidden: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    rows, length, width = hidden.shape
    query, key, value = (
        project(hidden).view(rows, length, -1, attention.head_dim).transpose(1, 2)
        for project in (attention.q_proj, attention.k_proj, attention.v_proj)
    )
    query, key = _turned(query, turn), _turned(key, turn)
    future = torch.full((length, length), _MASKED, dtype=query.dtype).triu(1)
    scores = query @ key.transpose(-1, -2) * attention.scaling + future
    shares = torch.softmax(scores, -1, dtype=torch.float32).to(value.dtype)
    seen: Tensor = (shares @ value).transpose(1, 2).reshape(rows, length, width)
    return seen


def _norm(hidden: Tensor, norm: Any) -> Tensor:
    scale = torch.rsqrt(hidden.square().mean(-1, keepdim=True) + norm.variance_epsilon)
    return hidden * scale * norm.weight  # type: ignore[no-any-return]


def _rotation(length: int, head: int) -> tuple[Tensor, Tensor]:
    rates = 10000.0 ** (-torch.arange(0, head, 2) / head)
    angles = torch.outer(torch.arange(length).float(), rates)
    return angles.cos(), angles.sin()


def _turned(part: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = (table.to(part.dtype) for table in turn)
    one, two = part.chunk(2, -1)
    return torch.cat((one * cos - two * sin, two * cos + one * sin), -1)
