"""The demo's text models in the format of transformers, out of their CTranslate2 folders: the same weights.

Contract: `llama(source, target)` and `m2m100(source, target)` write a folder that `from_pretrained` reads;
int8 weights become their values in float32. Source of the file's layout: CTranslate2, `_serialize` in
`python/ctranslate2/specs/model_spec.py` (binary version 6). It does not know who runs the models.
"""

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from models.train.generate import network as llama_network
from models.train.translate import network as m2m100_network

_TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2")
Weights = dict[str, torch.Tensor]


def llama(source: Path, target: Path) -> None:
    """The writer of stage B."""
    given = read(source / "model.bin")
    table = given["decoder/embeddings/weight"]
    state: Weights = {"model.embed_tokens.weight": table, "lm_head.weight": table}
    state["model.norm.weight"] = given["decoder/layer_norm/gamma"]
    model = llama_network.build(len(table))
    for number in range(llama_network.LAYERS):
        for name, value in _llama_layer(given, f"decoder/layer_{number}"):
            state[f"model.layers.{number}.{name}"] = value
    _save(model, state, source, target)


def m2m100(source: Path, target: Path) -> None:
    """The translator of stage D."""
    given = read(source / "model.bin")
    table = given["decoder/embeddings/weight"]
    model = m2m100_network.network(len(table))
    state: Weights = {"model.shared.weight": table, "lm_head.weight": table}
    for side, layers in (
        ("encoder", m2m100_network.ENCODER_LAYERS),
        ("decoder", m2m100_network.DECODER_LAYERS),
    ):
        state[f"model.{side}.embed_tokens.weight"] = table
        state |= _norm(given, f"{side}/layer_norm", f"model.{side}.layer_norm")
        for number in range(layers):
            state |= _m2m100_layer(given, f"{side}/layer_{number}", f"model.{side}.layers.{number}")
    _save(model, state, source, target)


def read(file: Path) -> Weights:
    """The variables of a model.bin, float32; those that were quantized are values again."""
    found = dict(_variables(file.read_bytes()))
    values = {}
    for name, value in found.items():
        scale = found.get(f"{name}_scale")
        whole = value.astype(np.float32)
        values[name] = torch.from_numpy(whole / scale[:, None] if scale is not None else whole)
    return values


def _variables(data: bytes) -> Iterator[tuple[str, np.ndarray]]:
    at = 0

    def number(kind: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(kind, data, at)
        at += struct.calcsize(kind)
        return int(value)

    def string() -> str:
        nonlocal at
        size = number("<H")
        at += size
        return data[at - size : at - 1].decode()

    number("<I"), string(), number("<I")
    for _ in range(number("<I")):
        name = string()
        shape = [number("<I") for _ in range(number("<B"))]
        kind, size = _TYPES[number("<B")], number("<I")
        yield name, np.frombuffer(data, kind, size // np.dtype(kind).itemsize, at).reshape(shape)
        at += size


def _llama_layer(given: Weights, layer: str) -> Iterator[tuple[str, torch.Tensor]]:
    query, key, value = given[f"{layer}/self_attention/linear_0/weight"].chunk(3)
    yield "self_attn.q_proj.weight", query
    yield "self_attn.k_proj.weight", key
    yield "self_attn.v_proj.weight", value
    yield "self_attn.o_proj.weight", given[f"{layer}/self_attention/linear_1/weight"]
    yield "input_layernorm.weight", given[f"{layer}/self_attention/layer_norm/gamma"]
    yield "post_attention_layernorm.weight", given[f"{layer}/ffn/layer_norm/gamma"]
    yield "mlp.gate_proj.weight", given[f"{layer}/ffn/linear_0/weight"]
    yield "mlp.up_proj.weight", given[f"{layer}/ffn/linear_0_noact/weight"]
    yield "mlp.down_proj.weight", given[f"{layer}/ffn/linear_1/weight"]


def _m2m100_layer(given: Weights, layer: str, name: str) -> Weights:
    state = _attention(given, f"{layer}/self_attention", f"{name}.self_attn", ("q", "k", "v"))
    state |= _norm(given, f"{layer}/self_attention/layer_norm", f"{name}.self_attn_layer_norm")
    state |= _norm(given, f"{layer}/ffn/layer_norm", f"{name}.final_layer_norm")
    for number in (0, 1):
        for part in ("weight", "bias"):
            state[f"{name}.fc{number + 1}.{part}"] = given[f"{layer}/ffn/linear_{number}/{part}"]
    if f"{layer}/attention/linear_0/weight" in given:
        state |= _attention(given, f"{layer}/attention", f"{name}.encoder_attn", ("q",), ("k", "v"))
        state |= _norm(given, f"{layer}/attention/layer_norm", f"{name}.encoder_attn_layer_norm")
    return state


def _attention(given: Weights, layer: str, name: str, *fused: tuple[str, ...]) -> Weights:
    state: Weights = {}
    for number, parts in enumerate([*fused, ("out",)]):
        for kind in ("weight", "bias"):
            pieces = given[f"{layer}/linear_{number}/{kind}"].chunk(len(parts))
            state |= {f"{name}.{part}_proj.{kind}": piece for part, piece in zip(parts, pieces, strict=True)}
    return state


def _norm(given: Weights, layer: str, name: str) -> Weights:
    return {f"{name}.weight": given[f"{layer}/gamma"], f"{name}.bias": given[f"{layer}/beta"]}


def _save(model: torch.nn.Module, state: Weights, source: Path, target: Path) -> None:
    """Raises RuntimeError where a weight is missing or too many."""
    model.load_state_dict({name: value.contiguous() for name, value in state.items()})
    model.save_pretrained(target)  # type: ignore[operator]
    for file in source.iterdir():
        if file.name.startswith(("tokenizer", "sentencepiece")):
            shutil.copyfile(file, target / file.name)
