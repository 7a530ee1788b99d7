"""A faster-whisper folder with random weights in the file layout and vocabulary of OpenAI's multilingual
models.

The vocabulary has all 51,865 entries in their order and the folder the five files of `faster-whisper-*`;
only the layers are tiny. Written with CTranslate2's own specification, so no training library is needed.
"""

import json
from pathlib import Path

import numpy as np
from ctranslate2.specs import whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH = 16
TEXT_PIECES = 50257
LANGUAGES = 99


def write(folder: Path) -> Path:
    """Write the folder; returns it."""
    spec = _spec()
    tokens = _tokens(folder)
    spec.register_vocabulary(tokens)
    end = TEXT_PIECES
    spec.config.suppress_ids = [end + 1, *range(end + LANGUAGES + 2, end + LANGUAGES + 6)]
    spec.config.suppress_ids_begin = [tokens.index("Ġ"), end]
    spec.config.lang_ids = list(range(end + 2, end + 2 + LANGUAGES))
    spec.config.alignment_heads = [[0, 0]]
    spec.validate()
    spec.save(str(folder))
    (folder / "preprocessor_config.json").write_text(
        json.dumps(
            {"feature_size": 80, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30, "n_fft": 400}
        )
    )
    return folder


def _tokens(folder: Path) -> list[str]:
    """tokenizer.json in the folder, and all its tokens in order."""
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    # CTranslate2 takes a model for multilingual by the entry "" that OpenAI's vocabulary has at 50256.
    pieces = [*alphabet, *(f"Ġfiller{n}" for n in range(TEXT_PIECES - len(alphabet) - 1)), ""]
    tokenizer = Tokenizer(models.BPE(vocab={piece: n for n, piece in enumerate(pieces)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    names = ["endoftext", "startoftranscript", *_LANGUAGE_CODES[:LANGUAGES], "translate", "transcribe"]
    names += [
        "startoflm",
        "startofprev",
        "nospeech",
        "notimestamps",
        *(f"{n * 0.02:.2f}" for n in range(1501)),
    ]
    special = [f"<|{name}|>" for name in names]
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in special])
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    assert len(pieces) + len(special) == 51865
    return pieces + special


def _spec() -> whisper_spec.WhisperSpec:
    rng = np.random.default_rng(0)

    def fill(layer: object, *shape: int) -> None:
        layer.weight = (rng.normal(0, 0.1, shape)).astype(np.float32)  # type: ignore[attr-defined]
        layer.bias = np.zeros(shape[0], np.float32)  # type: ignore[attr-defined]

    def norm(layer: object) -> None:
        layer.gamma = np.ones(WIDTH, np.float32)  # type: ignore[attr-defined]
        layer.beta = np.zeros(WIDTH, np.float32)  # type: ignore[attr-defined]

    def attention(layer: object, *rows: int) -> None:
        norm(layer.layer_norm)  # type: ignore[attr-defined]
        for linear, count in zip(layer.linear, rows, strict=True):  # type: ignore[attr-defined]
            fill(linear, count, WIDTH)

    def feed_forward(layer: object) -> None:
        norm(layer.layer_norm)  # type: ignore[attr-defined]
        fill(layer.linear_0, 4 * WIDTH, WIDTH)  # type: ignore[attr-defined]
        fill(layer.linear_1, WIDTH, 4 * WIDTH)  # type: ignore[attr-defined]

    spec = whisper_spec.WhisperSpec(1, 2, 1, 2)
    fill(spec.encoder.conv1, WIDTH, 80, 3)
    fill(spec.encoder.conv2, WIDTH, WIDTH, 3)
    for part, positions in ((spec.encoder, 1500), (spec.decoder, 448)):
        part.position_encodings.encodings = rng.normal(0, 0.1, (positions, WIDTH)).astype(np.float32)
        norm(part.layer_norm)
        for layer in part.layer:
            attention(layer.self_attention, 3 * WIDTH, WIDTH)
            feed_forward(layer.ffn)
    attention(spec.decoder.layer[0].attention, WIDTH, 2 * WIDTH, WIDTH)
    spec.decoder.embeddings.weight = rng.normal(0, 0.1, (51865, WIDTH)).astype(np.float32)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    return spec
