"""Tiny models in their makers' formats: real layouts and special tokens, small random weights.

Each says the same few words whatever it reads, which a converted one has to say, too.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

WORDS = 4
WIDTH = 192


def whisper(folder: Path) -> int:
    from models.shapes.families import whisper as family

    return family.make(family.Size(2 * WIDTH, 2, 6, steps=WORDS), folder)


def nllb(folder: Path) -> int:
    from models.shapes.families import many_to_many as family

    return family.make(family.Size(8100, 8100 + 206, 2, WIDTH, 512, 3, WORDS), folder)


def m2m100(folder: Path) -> int:
    from models.shapes.families import many_to_many as family

    return family.make(family.Size(8100, 8100 + 109, 2, WIDTH, 512, 3, WORDS, is_nllb=False), folder)


def opus_mt(folder: Path) -> int:
    from models.shapes.families import one_pair as family

    return family.make(family.Size(8100, 8200, 2, WIDTH, 512, 3, WORDS), folder)


def decoder(like: str) -> Callable[[Path], int]:
    def make(folder: Path) -> int:
        from models.shapes.families import decoders as family

        real = family.SIZES[like]
        small = {
            "hidden_size": WIDTH,
            "intermediate_size": 512,
            "num_hidden_layers": 2,
            "num_attention_heads": 3,
            "num_key_value_heads": 1,
            "vocab_size": 6400,
            "max_window_layers": 2,
        }
        sizes = {**real.sizes, **{name: small[name] for name in small if name in real.sizes}}
        if "head_dim" in sizes:
            sizes["head_dim"] = 128
        return family.make(replace(real, pieces=6200, sizes=sizes, steps=WORDS), folder)

    return make


MODELS: dict[str, Callable[[Path], int]] = {
    "whisper": whisper,
    "nllb": nllb,
    "m2m100": m2m100,
    "opus-mt": opus_mt,
    "qwen2": decoder("qwen2.5-0.5b"),
    "qwen3": decoder("qwen3-0.6b"),
    "smollm2": decoder("smollm2-360m"),
}
