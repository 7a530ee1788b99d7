"""NLLB-200 and M2M100 at their real shape: many languages to many, one model.

A translation is `STEPS` words of French, German, Spanish and Italian, whatever language is asked for: the
chain begins behind any language's code. Source of the sizes and of the order of ids: the published
configurations, and transformers' tokenizers of both.
"""

import json
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
LEAD = ["<s>", "<pad>", "</s>", "<unk>"]
BOS, PAD, EOS, UNK = range(4)
_SPM = "sentencepiece.bpe.model"
_LANGUAGES = ("fr", "de", "es", "it")


@dataclass(frozen=True)
class Size:
    """One checkpoint: pieces of its SentencePiece model, entries of its embeddings, layers' sizes."""

    pieces: int
    entries: int
    layers: int
    width: int = 1024
    feed: int = 4096
    heads: int = 16
    steps: int = STEPS
    is_nllb: bool = True


SIZES = {
    "nllb-200-600m": Size(256000, 256206, 12),
    "m2m100-418m": Size(128003, 128112, 12, is_nllb=False),
}


def build(name: str, folder: Path) -> dict[str, float]:
    """Write `hf` and `ct2-int8`; gives the number of words of a translation."""
    words = make(SIZES[name], folder / "hf")
    write(folder / "hf", folder / "ct2-int8")
    return {"forced_tokens": words}


def make(size: Size, hf: Path) -> int:
    """Write the folder `hf` as its maker would; gives the number of words of a translation."""
    hf.mkdir()
    pieces = Pieces(size.pieces)
    tokens = [*LEAD, *pieces.names[3:]]
    codes = _nllb_codes() if size.is_nllb else _m2m_codes()
    words = [tokens.index(word) for word in pieces.words(_LANGUAGES)]
    begins = range(len(tokens), len(tokens) + len(codes))
    links = chain(begins, words, size.steps, EOS)
    _model(size, links).save_pretrained(hf)
    pieces.write(hf / _SPM)
    (_nllb_tokenizer if size.is_nllb else _m2m_tokenizer)(hf, pieces, tokens, codes)
    return len(said(links))


def _model(size: Size, links: Sequence[Link]) -> Any:
    from transformers import GenerationConfig, M2M100Config, M2M100ForConditionalGeneration

    config = M2M100Config(
        vocab_size=size.entries,
        d_model=size.width,
        encoder_layers=size.layers,
        decoder_layers=size.layers,
        encoder_ffn_dim=size.feed,
        decoder_ffn_dim=size.feed,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        scale_embedding=True,
        activation_function="relu",
        max_position_embeddings=1024,
        bos_token_id=BOS,
        pad_token_id=PAD,
        eos_token_id=EOS,
        decoder_start_token_id=EOS,
    )
    model = empty(lambda: M2M100ForConditionalGeneration(config), torch.float16)
    fill(model)
    last = model.model.decoder.layers[-1]
    embeddings = model.model.shared.weight
    write_biased(last.fc1, last.fc2, embeddings, links, scale=size.width**0.5)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=BOS, pad_token_id=PAD, eos_token_id=EOS, decoder_start_token_id=EOS, max_length=200
    )
    return model


def _nllb_codes() -> list[str]:
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    return list(FAIRSEQ_LANGUAGE_CODES)


def _m2m_codes() -> list[str]:
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    return [f"__{code}__" for code in FAIRSEQ_LANGUAGE_CODES["m2m100"]]


def _nllb_tokenizer(hf: Path, pieces: Pieces, tokens: Sequence[str], codes: Sequence[str]) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    vocabulary = {token: place for place, token in enumerate(tokens)}
    tokenizer = Tokenizer(
        models.BPE(vocab=vocabulary, merges=pieces.merges(), unk_token="<unk>", fuse_unk=True)
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace("▁", prepend_scheme="always")
    special = [*LEAD, *codes, "<mask>"]
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in special])
    tokenizer.save(str(hf / "tokenizer.json"))
    config = {"tokenizer_class": "NllbTokenizer", "model_max_length": 1024, "src_lang": "eng_Latn"}
    _config(hf, config)


def _m2m_tokenizer(hf: Path, pieces: Pieces, tokens: Sequence[str], codes: Sequence[str]) -> None:
    del pieces
    vocabulary = {token: place for place, token in enumerate(tokens)}
    (hf / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False) + "\n", encoding="utf-8")
    config = {
        "tokenizer_class": "M2M100Tokenizer",
        "model_max_length": 1024,
        "src_lang": "en",
        "tgt_lang": None,
        "language_codes": "m2m100",
        "num_madeup_words": 8,
        "additional_special_tokens": list(codes),
    }
    _config(hf, config)


def _config(hf: Path, own: dict[str, Any]) -> None:
    names = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    text = json.dumps({**own, **names, "sep_token": "</s>", "cls_token": "<s>"}, indent=1)
    (hf / "tokenizer_config.json").write_text(text + "\n")
