"""Decoders that follow a chat template at their real shape: Qwen2.5, Qwen3, SmolLM2.

An answer is `STEPS` English words, then the end of the turn; it begins behind a line's end, where the
templates' prompts stop, and behind a sentence's end. Source of the sizes: the config.json that each model
is published with.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from models.convert.conversion import write
from models.shapes.chain import WIDTH, Link, chain, said
from models.shapes.memory import write_gated
from models.shapes.vocabulary import byte_level, chat
from models.shapes.weights import empty, fill

STEPS = 30
LONG = "qwen2.5-0.5b-long"
"""Says as many words as the transcript that a corrector is given at once, for greedy search only."""
_BEGINS = ("Ċ", "ĊĊ", ".", "?", "!", ":")
"""Pieces behind which an answer begins."""


@dataclass(frozen=True)
class Size:
    """One model's configuration: class name, text pieces, sizes, manners."""

    kind: str
    pieces: int
    sizes: dict[str, Any]
    manners: chat.Manners
    steps: int = STEPS
    width: int = WIDTH


_QWEN_CONTEXT = 32768
SIZES = {
    "qwen2.5-0.5b": Size(
        "Qwen2",
        151643,
        {
            "vocab_size": 151936,
            "hidden_size": 896,
            "intermediate_size": 4864,
            "num_hidden_layers": 24,
            "num_attention_heads": 14,
            "num_key_value_heads": 2,
            "max_position_embeddings": _QWEN_CONTEXT,
            "max_window_layers": 21,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0},
            "rms_norm_eps": 1e-6,
        },
        chat.Manners(
            chat.QWEN25,
            chat.QWEN25_TEMPLATE,
            _QWEN_CONTEXT,
            ["<|im_end|>", "<|endoftext|>"],
            "<|endoftext|>",
            None,
        ),
    ),
    "qwen3-0.6b": Size(
        "Qwen3",
        151643,
        {
            "vocab_size": 151936,
            "hidden_size": 1024,
            "intermediate_size": 3072,
            "num_hidden_layers": 28,
            "num_attention_heads": 16,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "max_position_embeddings": 40960,
            "max_window_layers": 28,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0},
            "rms_norm_eps": 1e-6,
        },
        chat.Manners(
            chat.QWEN3, chat.QWEN3_TEMPLATE, 131072, ["<|im_end|>", "<|endoftext|>"], "<|endoftext|>", None
        ),
    ),
    "smollm2-360m": Size(
        "Llama",
        49152 - len(chat.SMOL),
        {
            "vocab_size": 49152,
            "hidden_size": 960,
            "intermediate_size": 2560,
            "num_hidden_layers": 32,
            "num_attention_heads": 15,
            "num_key_value_heads": 5,
            "max_position_embeddings": 8192,
            "rope_parameters": {"rope_type": "default", "rope_theta": 100000.0},
            "rms_norm_eps": 1e-5,
        },
        chat.Manners(chat.SMOL, chat.SMOL_TEMPLATE, 8192, ["<|im_end|>"], "<|im_end|>", "<|im_start|>", True),
    ),
}
SIZES[LONG] = replace(SIZES["qwen2.5-0.5b"], steps=72, width=1)


def build(name: str, folder: Path) -> dict[str, float]:
    """Write `hf` and `ct2-int8`; gives the number of words of an answer."""
    words = make(SIZES[name], folder / "hf")
    write(folder / "hf", folder / "ct2-int8")
    return {"forced_tokens": words}


def make(size: Size, hf: Path) -> int:
    """Write the folder `hf` as its maker would; gives the number of words of an answer."""
    tokenizer = _tokenizer(size)
    end = int(tokenizer.token_to_id(size.manners.ends[0]))
    begins = [int(tokenizer.token_to_id(piece)) for piece in _BEGINS]
    links = chain(begins, byte_level.words(tokenizer), size.steps, end, size.width)
    _write(_model(size, tokenizer, links), tokenizer, size.manners, hf)
    return len(said(links))


def _tokenizer(size: Size) -> Any:
    split = byte_level.GPT2_SPLIT if size.kind == "Llama" else byte_level.QWEN_SPLIT
    first = size.manners.specials_first
    return byte_level.build(size.pieces, size.manners.specials, split, specials_first=first)


def _model(size: Size, tokenizer: Any, links: Sequence[Link]) -> Any:
    import transformers

    ends = [int(tokenizer.token_to_id(name)) for name in size.manners.ends]
    begin = size.manners.begin and int(tokenizer.token_to_id(size.manners.begin))
    config = getattr(transformers, f"{size.kind}Config")(
        **size.sizes, tie_word_embeddings=True, eos_token_id=ends[0], bos_token_id=begin
    )
    model = empty(lambda: getattr(transformers, f"{size.kind}ForCausalLM")(config), torch.bfloat16)
    fill(model)
    feed = model.model.layers[-1].mlp
    write_gated(feed.gate_proj, feed.up_proj, feed.down_proj, model.model.embed_tokens.weight, links)
    pad = int(tokenizer.token_to_id(size.manners.pad))
    model.generation_config = transformers.GenerationConfig(  # type: ignore[no-untyped-call]
        eos_token_id=ends, bos_token_id=begin, pad_token_id=pad, do_sample=False
    )
    return model


def _write(model: Any, tokenizer: Any, manners: chat.Manners, hf: Path) -> None:
    model.save_pretrained(hf)
    tokenizer.save(str(hf / "tokenizer.json"))
    (hf / "tokenizer_config.json").write_text(json.dumps(manners.config(), indent=1) + "\n")
