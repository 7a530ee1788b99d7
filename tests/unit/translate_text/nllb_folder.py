"""A random NLLB-type folder in the layout of a converted NLLB-200, made small."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from ctranslate2.specs.common_spec import Activation

CODES = ("eng_Latn", "fra_Latn", "zho_Hans")
TEXT = (
    "The cheese is made from raw milk.",
    "Le fromage est fait de lait cru.",
    "It costs 12 euros, 50 cents a slice.",
)
WIDTH = 8


def make(folder: Path) -> Path:
    """NLLB-200's order of tokens: `<s> <pad> </s> <unk>`, pieces, codes, `<mask>`; weights are noise."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = _pieces(folder)
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *pieces, *CODES, "<mask>"]
    _spec(tokens).save(str(folder))
    assert (folder / "shared_vocabulary.json").is_file()
    return folder


def as_text(folder: Path) -> None:
    """The vocabulary as older converters wrote it: shared_vocabulary.txt, a token a line."""
    vocabulary = folder / "shared_vocabulary.json"
    tokens = json.loads(vocabulary.read_text(encoding="utf-8"))
    (folder / "shared_vocabulary.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    vocabulary.unlink()


def _pieces(folder: Path) -> list[str]:
    prefix = folder / "sentencepiece.bpe"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT * 3),
        model_prefix=str(prefix),
        vocab_size=60,
        hard_vocab_limit=False,
        model_type="bpe",
        minloglevel=2,
    )
    model = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    prefix.with_name("sentencepiece.bpe.vocab").unlink()
    return [model.id_to_piece(index) for index in range(3, model.get_piece_size())]


def _spec(tokens: list[str]) -> TransformerSpec:
    """One layer a side, pre-norm, ReLU, sinusoids: M2M100's shape."""
    spec = TransformerSpec.from_config((1, 1), num_heads=2, pre_norm=True, activation=Activation.RELU)
    rng = np.random.default_rng(0)
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = _noise(rng, len(tokens), WIDTH)
        side.scale_embeddings = np.dtype("float32").type(WIDTH**0.5)
        side.position_encodings.encodings = _noise(rng, 1100, WIDTH)
        _norm(side.layer_norm)
        _layer(rng, side.layer[0])
    _linear(rng, spec.decoder.projection, len(tokens), WIDTH)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "</s>"
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _layer(rng: np.random.Generator, layer: Any) -> None:
    """Queries, keys and values are one matrix in self-attention; keys and values in cross-attention."""
    shapes = {"self_attention": (3 * WIDTH, WIDTH), "attention": (WIDTH, 2 * WIDTH, WIDTH)}
    for name, rows in shapes.items():
        if hasattr(layer, name):
            block = getattr(layer, name)
            _norm(block.layer_norm)
            for linear, size in zip(block.linear, rows, strict=True):
                _linear(rng, linear, size, WIDTH)
    _norm(layer.ffn.layer_norm)
    _linear(rng, layer.ffn.linear_0, 2 * WIDTH, WIDTH)
    _linear(rng, layer.ffn.linear_1, WIDTH, 2 * WIDTH)


def _norm(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def _linear(rng: np.random.Generator, linear: Any, rows: int, columns: int) -> None:
    linear.weight, linear.bias = _noise(rng, rows, columns), np.zeros(rows, np.float32)


def _noise(rng: np.random.Generator, rows: int, columns: int) -> Any:
    return rng.normal(0, 0.5, (rows, columns)).astype(np.float32)
