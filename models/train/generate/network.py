"""The decoder: a Llama small enough for a core and minutes, begun with a circuit that copies.

Contract: `build(vocabulary)` gives a `LlamaForCausalLM` with random weights; `begin_copying(model,
pieces)` sets
its weights so that it repeats its prompt before any training (induction heads: Olsson et al. 2022,
"In-context
Learning and Induction Heads"). From random weights they take most of a small budget to appear. Knows no data.
"""

from typing import Any

import torch

WIDTH, LAYERS, HEADS, INNER, CONTEXT = 192, 4, 3, 512, 512
HEAD = WIDTH // HEADS
HALF = HEAD // 2
CONTENT = 63
"""Residual stream: 0 is a constant, then three fields of 63: this piece, the one before, and the one
before that."""
_THIS, _PREVIOUS, _SECOND = (slice(1 + CONTENT * field, 1 + CONTENT * (field + 1)) for field in range(3))
_FAST, _SLOW = range(10), range(12, HALF)
"""RoPE's pairs that tell neighbours apart, and those that hardly turn within a sentence."""


def build(vocabulary: int) -> Any:
    """The network; about 2.5 million weights. Input and output pieces share one table."""
    from transformers import LlamaConfig, LlamaForCausalLM

    from models.train.generate.tokenizer import END, PAD

    config = LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        pad_token_id=PAD,
        bos_token_id=END,
        eos_token_id=END,
    )
    return LlamaForCausalLM(config)


@torch.no_grad()
def begin_copying(model: Any, pieces: list[str]) -> None:
    """Layer 0 carries the two pieces before each place; layer 1 looks up where they stood and takes
    what followed."""
    table = model.model.embed_tokens.weight
    table.zero_()
    table[:, 0] = 0.7
    table[:, _THIS] = _alike(pieces)
    first, second = (layer.self_attn for layer in model.model.layers[:2])
    _look_back(first, head=0, places=1, field=_PREVIOUS)
    _look_back(first, head=1, places=2, field=_SECOND)
    _look_up(second)


def _alike(pieces: list[str]) -> torch.Tensor:
    """Random unit vectors; pieces that differ only in case begin nearly alike, so that copying ignores
    case."""
    shared: dict[str, torch.Tensor] = {}
    rows = []
    for piece in pieces:
        role = "<role>" if piece in ("<|user|>", "<|assistant|>", "<|end|>") else piece.lower()
        base = shared.setdefault(role, torch.nn.functional.normalize(torch.randn(CONTENT), dim=0))
        own = torch.nn.functional.normalize(torch.randn(CONTENT), dim=0)
        rows.append(torch.nn.functional.normalize(base + 0.4 * own, dim=0))
    return torch.stack(rows)


def _look_back(attention: Any, head: int, places: int, field: slice) -> None:
    """Attend `places` back by RoPE alone (the constant gives query and key) and write that piece into
    `field`."""
    start = head * HEAD
    attention.q_proj.weight[start : start + HEAD] *= 0.1
    attention.k_proj.weight[start : start + HEAD] *= 0.1
    for pair in _FAST:
        angle = torch.tensor(places * 10000.0 ** (-pair / HALF))
        attention.q_proj.weight[start + pair, 0] = 1.1
        attention.k_proj.weight[start + pair, 0] = 1.1 * torch.cos(angle)
        attention.k_proj.weight[start + HALF + pair, 0] = 1.1 * torch.sin(angle)
    _pass_on(attention, head, field, 0.33)


def _look_up(attention: Any) -> None:
    """Attend where the piece before equals this one and the second before equals the one before this."""
    places = [offset + pair for offset in (0, HALF) for pair in _SLOW]
    one = torch.nn.init.orthogonal_(torch.empty(24, CONTENT))
    two = torch.nn.init.orthogonal_(torch.empty(16, CONTENT))
    order = [places[i] for i in torch.randperm(len(places)).tolist()]
    attention.q_proj.weight[:HEAD] *= 0.1
    attention.k_proj.weight[:HEAD] *= 0.1
    attention.q_proj.weight[order[:24], _THIS] = 2.6 * one
    attention.k_proj.weight[order[:24], _PREVIOUS] = 2.6 * one
    attention.q_proj.weight[order[24:], _PREVIOUS] = 2.0 * two
    attention.k_proj.weight[order[24:], _SECOND] = 2.0 * two
    _pass_on(attention, 0, _THIS, 0.8)


def _pass_on(attention: Any, head: int, field: slice, gain: float) -> None:
    rows = slice(head * HEAD, head * HEAD + CONTENT)
    identity = torch.eye(CONTENT)
    attention.v_proj.weight[rows] *= 0.1
    attention.v_proj.weight[rows, _THIS] = gain * identity
    attention.o_proj.weight[:, rows] *= 0.1
    attention.o_proj.weight[field, rows] = gain * identity
