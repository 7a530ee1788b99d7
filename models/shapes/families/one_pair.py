"""Opus-MT (Marian) at its real shape: one pair of languages, layers normalised behind, tied embeddings.

A translation is `STEPS` words of French, German, Spanish and Italian. Marian begins from nothing but the
first position, so that is the key of the chain's first step. Source of the sizes:
Helsinki-NLP/opus-mt-en-fr's config.json.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from models.convert.conversion import write
from models.shapes.chain import Link, chain, said
from models.shapes.memory import write_biased
from models.shapes.vocabulary.sentence_pieces import Pieces
from models.shapes.weights import empty, fill

STEPS = 30
_LEAD = ["</s>", "<unk>"]
_LANGUAGES = ("fr", "de", "es", "it")
_EMBEDDED = 4.0
"""Embeddings this much larger than others' outweigh the positions."""


@dataclass(frozen=True)
class Size:
    """One checkpoint."""

    pieces: int
    entries: int
    layers: int
    width: int
    feed: int
    heads: int
    steps: int = STEPS


SIZES = {"opus-mt-en-fr": Size(32000, 59514, 6, 512, 2048, 8)}


def build(name: str, folder: Path) -> dict[str, float]:
    """Write `hf` and `ct2-int8`; gives the number of words of a translation."""
    words = make(SIZES[name], folder / "hf")
    write(folder / "hf", folder / "ct2-int8")
    return {"forced_tokens": words}


def make(size: Size, hf: Path, source: str = "en", target: str = "fr") -> int:
    """Write the folder `hf` as its maker would; gives the number of words of a translation."""
    hf.mkdir()
    pieces = Pieces(size.pieces)
    tokens = [*_LEAD, *pieces.names[3:]]
    tokens += [f"unused{place}" for place in range(size.entries - len(tokens) - 1)] + ["<pad>"]
    words = [tokens.index(word) for word in pieces.words(_LANGUAGES)]
    links = chain([], words, size.steps, 0)
    _model(size, links).save_pretrained(hf)
    for name in ("source.spm", "target.spm"):
        pieces.write(hf / name)
    vocabulary = {token: place for place, token in enumerate(tokens)}
    (hf / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False) + "\n", encoding="utf-8")
    config = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": source,
        "target_lang": target,
        "model_max_length": 512,
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
    }
    (hf / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
    return len(said(links))


def _model(size: Size, links: Sequence[Link]) -> Any:
    from transformers import GenerationConfig, MarianConfig, MarianMTModel

    pad = size.entries - 1
    config = MarianConfig(
        vocab_size=size.entries,
        d_model=size.width,
        encoder_layers=size.layers,
        decoder_layers=size.layers,
        encoder_ffn_dim=size.feed,
        decoder_ffn_dim=size.feed,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        scale_embedding=True,
        activation_function="swish",
        max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=0,
        forced_eos_token_id=0,
        pad_token_id=pad,
        decoder_start_token_id=pad,
    )
    model = empty(lambda: MarianMTModel(config), torch.float16)
    fill(model, embedded=_EMBEDDED)
    positions = _positions(512, size.width)
    with torch.no_grad():
        model.final_logits_bias.zero_()
        model.model.shared.weight[pad] = 0
        for side in (model.model.encoder, model.model.decoder):
            side.embed_positions.weight.copy_(positions)
    last = model.model.decoder.layers[-1]
    begin = positions[0] - positions[0].mean()
    write_biased(last.fc1, last.fc2, model.model.shared.weight, links, scale=size.width**0.5, begin=begin)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=0,
        eos_token_id=0,
        forced_eos_token_id=0,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        bad_words_ids=[[pad]],
        max_length=512,
    )
    return model


def _positions(places: int, width: int) -> torch.Tensor:
    """Sines, then cosines: Marian's order (Vaswani et al. 2017)."""
    half = torch.arange(width // 2) / (width // 2)
    angles = torch.arange(places)[:, None] * torch.exp(-math.log(10000.0) * half)[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)
