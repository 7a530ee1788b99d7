"""Whisper at its real shape: encoder and decoder of OpenAI's multilingual checkpoints.

A window gives `STEPS` English words; with timestamps asked for, `<|0.00|>` stands before them. Language
detection says English, and no window is taken for silence. Source of layout and ids: openai/whisper
`tokenizer.py`, and the configuration files that the checkpoints come with.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from models.convert.conversion import write
from models.shapes.chain import WIDTH, Link, chain, said
from models.shapes.memory import write_biased
from models.shapes.vocabulary import byte_level
from models.shapes.weights import empty, fill

STEPS = 40
TEXT_PIECES = 50257
_EMPTY = ""
"""The multilingual vocabulary's last piece of text, by which CTranslate2 knows that it is multilingual."""
_STAMPS = 1501
_BINS = 80
_WIDE = 768
"""Width from which the chain's logits are a trained model's without being scaled."""


@dataclass(frozen=True)
class Size:
    """One checkpoint's sizes."""

    width: int
    layers: int
    heads: int
    steps: int = STEPS


SIZES = {"whisper-tiny": Size(384, 4, 6), "whisper-small": Size(768, 12, 12)}


def build(name: str, folder: Path) -> dict[str, float]:
    """Write `hf` and `ct2-int8`; gives the number of words of a window."""
    words = make(SIZES[name], folder / "hf")
    write(folder / "hf", folder / "ct2-int8")
    return {"forced_tokens": words}


def make(size: Size, hf: Path) -> int:
    """Write the folder `hf` as its maker would; gives the number of words of a window."""
    tokenizer = _tokenizer(_languages())
    links = _links(tokenizer, size.steps)
    _write(_model(size, tokenizer, links), tokenizer, hf)
    return len(said(links[2:]))


def _languages() -> list[str]:
    """The 99 of the checkpoints before large-v3, in the order of their ids."""
    from transformers.models.whisper.tokenization_whisper import LANGUAGES

    return list(LANGUAGES)[:99]


def _specials(languages: Sequence[str]) -> list[str]:
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    names = ["endoftext", "startoftranscript", *languages, *tasks]
    return [f"<|{name}|>" for name in names]


def _tokenizer(languages: Sequence[str]) -> Any:
    stamps = [f"<|{place * 0.02:.2f}|>" for place in range(_STAMPS)]
    return byte_level.build(TEXT_PIECES, [*_specials(languages), *stamps], last=_EMPTY)


def _links(tokenizer: Any, steps: int) -> list[Link]:
    def number(name: str) -> int:
        return int(tokenizer.token_to_id(f"<|{name}|>"))

    languages = [number(code) for code in _languages()]
    stamps = [number(f"{place * 0.02:.2f}") for place in range(WIDTH)]
    tasks = (number("transcribe"), number("translate"))
    words = byte_level.words(tokenizer)
    return [
        Link((number("startoftranscript"),), tuple(languages[:WIDTH])),
        Link(tasks, tuple(stamps)),
        *chain([*stamps, number("notimestamps")], words, steps, number("endoftext")),
    ]


def _model(size: Size, tokenizer: Any, links: Sequence[Link]) -> Any:
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    end, start = (tokenizer.token_to_id(f"<|{name}|>") for name in ("endoftext", "startoftranscript"))
    config = WhisperConfig(
        vocab_size=tokenizer.get_vocab_size(),
        num_mel_bins=_BINS,
        d_model=size.width,
        encoder_layers=size.layers,
        decoder_layers=size.layers,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        encoder_ffn_dim=4 * size.width,
        decoder_ffn_dim=4 * size.width,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        decoder_start_token_id=start,
        begin_suppress_tokens=[tokenizer.token_to_id("Ġ"), end],
        suppress_tokens=[],
    )
    model = empty(lambda: WhisperForConditionalGeneration(config), torch.float16)
    fill(model)
    decoder = model.model.decoder
    last = decoder.layers[-1]
    write_biased(last.fc1, last.fc2, decoder.embed_tokens.weight, links)
    with torch.no_grad():
        decoder.layer_norm.weight.fill_(max(1.0, _WIDE / size.width))
    return model


def _write(model: Any, tokenizer: Any, hf: Path) -> None:
    from transformers import GenerationConfig

    settings = _generation(model.config, tokenizer)
    model.generation_config = GenerationConfig(**settings)  # type: ignore[no-untyped-call]
    model.save_pretrained(hf)
    tokenizer.save(str(hf / "tokenizer.json"))
    config = {
        "tokenizer_class": "WhisperTokenizer",
        "bos_token": "<|endoftext|>",
        "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>",
        "model_max_length": 1024,
        "additional_special_tokens": _specials(_languages()),
    }
    (hf / "tokenizer_config.json").write_text(json.dumps(config, indent=1) + "\n")
    features = {
        "feature_extractor_type": "WhisperFeatureExtractor",
        "processor_class": "WhisperProcessor",
        "feature_size": _BINS,
        "sampling_rate": 16000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
        "n_samples": 480000,
        "nb_max_frames": 3000,
        "padding_side": "right",
        "padding_value": 0.0,
        "return_attention_mask": False,
    }
    (hf / "preprocessor_config.json").write_text(json.dumps(features, indent=1) + "\n")


def _generation(config: Any, tokenizer: Any) -> dict[str, Any]:
    """What `generate` of transformers needs for languages, tasks and times."""

    def number(name: str) -> int:
        return int(tokenizer.token_to_id(f"<|{name}|>"))

    later = range(config.decoder_layers // 2, config.decoder_layers)
    return {
        "alignment_heads": [[layer, head] for layer in later for head in range(2)],
        "begin_suppress_tokens": config.begin_suppress_tokens,
        "suppress_tokens": [
            number(name) for name in ("translate", "transcribe", "startoflm", "startofprev", "nospeech")
        ],
        "bos_token_id": config.bos_token_id,
        "eos_token_id": config.eos_token_id,
        "pad_token_id": config.pad_token_id,
        "decoder_start_token_id": config.decoder_start_token_id,
        "is_multilingual": True,
        "lang_to_id": {f"<|{code}|>": number(code) for code in _languages()},
        "task_to_id": {task: number(task) for task in ("transcribe", "translate")},
        "no_timestamps_token_id": number("notimestamps"),
        "prev_sot_token_id": number("startofprev"),
        "max_initial_timestamp_index": 50,
        "max_length": config.max_target_positions,
        "return_timestamps": False,
    }
