"""Writes a Qwen2 from its maker's form as GGUF with Q8_0 weights, which llama.cpp reads.

Contract: `gguf(hf)` gives the file beside `hf`, written at the first call. Names of tensors and keys are
those of the `gguf` package; raises ImportError without it. Norms and biases stay float32, as llama.cpp's own
converter leaves them. It does not know who reads it.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

NAME = "model-q8_0.gguf"


def gguf(hf: Path) -> Path:
    """See the module."""
    out = hf.parent / NAME
    if not out.is_file():
        part = out.with_suffix(".part")
        _write(hf, part)
        part.rename(out)
    return out


def _write(hf: Path, out: Path) -> None:
    library: Any = import_module("gguf")
    config = json.loads((hf / "config.json").read_text(encoding="utf-8"))
    writer = library.GGUFWriter(str(out), "qwen2")
    _describe(writer, config)
    _vocabulary(writer, hf, config)
    _tensors(writer, hf, config)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _describe(writer: Any, config: dict[str, Any]) -> None:
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_file_type(7)  # mostly Q8_0


def _vocabulary(writer: Any, hf: Path, config: dict[str, Any]) -> None:
    """Pieces, merges and special tokens; ids that only pad the table are unused ones."""
    library: Any = import_module("gguf")
    tokenizer = json.loads((hf / "tokenizer.json").read_text(encoding="utf-8"))
    names = [f"[PAD{number}]" for number in range(config["vocab_size"])]
    kinds = [library.TokenType.UNUSED] * len(names)
    for name, number in tokenizer["model"]["vocab"].items():
        names[number], kinds[number] = name, library.TokenType.NORMAL
    for added in tokenizer["added_tokens"]:
        names[added["id"]], kinds[added["id"]] = added["content"], library.TokenType.CONTROL
    merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in tokenizer["model"]["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(names)
    writer.add_token_types(kinds)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_add_bos_token(False)


def _tensors(writer: Any, hf: Path, config: dict[str, Any]) -> None:
    from safetensors import safe_open

    library: Any = import_module("gguf")
    known = library.get_tensor_name_map(library.MODEL_ARCH.QWEN2, config["num_hidden_layers"])
    for file in sorted(hf.glob("*.safetensors")):
        with safe_open(str(file), framework="pt") as tensors:
            for name in tensors.keys():  # noqa: SIM118
                values = tensors.get_tensor(name).float().numpy()
                named = known.get_name(name, try_suffixes=(".weight", ".bias"))
                if values.ndim == 1:
                    writer.add_tensor(named, values)
                    continue
                kind = library.GGMLQuantizationType.Q8_0
                writer.add_tensor(named, library.quants.quantize(values, kind), raw_dtype=kind)
