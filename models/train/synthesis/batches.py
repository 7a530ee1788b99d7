"""Examples as padded tensors, sentences of like length together.

It does not know the network beyond the shapes that it takes.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.utils.rnn import pad_sequence

from models.train.synthesis.data import Dataset, Example

_POOL = 8
"""Batches sorted by length together."""


@dataclass(frozen=True)
class Item:
    """An example as numbers: ids (n), durations (n), mel (t × 80, half), pitch (t; deviations, 0
    unvoiced).
    """

    ids: torch.Tensor
    durations: torch.Tensor
    mel: torch.Tensor
    pitch: torch.Tensor


@dataclass(frozen=True)
class Batch:
    """ids and durations (B × n), mel (B × t × 80), pitch (B × 1 × t), lengths (B)."""

    ids: torch.Tensor
    id_lengths: torch.Tensor
    durations: torch.Tensor
    mel: torch.Tensor
    mel_lengths: torch.Tensor
    pitch: torch.Tensor


def item(example: Example, dataset: Dataset, tokenizer: Any) -> Item:
    """Symbols become ids, Hz become deviations from the mean."""
    ids = torch.tensor(tokenizer.encode(example.symbols))
    if len(ids) != len(example.durations):
        raise ValueError(f"the voice lacks a symbol of {example.symbols!r}")
    scaled = (example.pitch - dataset.pitch_mean) / dataset.pitch_deviation
    return Item(ids, example.durations, example.mel, torch.where(example.pitch > 0, scaled, 0.0))


def collate(items: list[Item]) -> Batch:
    """Padded with zeros; zero is the mel scale's middle, and masked anyway."""
    return Batch(
        ids=pad_sequence([item.ids for item in items], batch_first=True),
        id_lengths=torch.tensor([len(item.ids) for item in items]),
        durations=pad_sequence([item.durations for item in items], batch_first=True),
        mel=pad_sequence([item.mel.float() for item in items], batch_first=True),
        mel_lengths=torch.tensor([len(item.mel) for item in items]),
        pitch=pad_sequence([item.pitch for item in items], batch_first=True).unsqueeze(1),
    )


def epochs(items: list[Item], size: int, rng: random.Random) -> Iterator[list[Item]]:
    """What goes together in a batch, without end, in an order drawn anew every epoch."""
    while True:
        shuffled = rng.sample(items, len(items))
        for start in range(0, len(shuffled), size * _POOL):
            pool = sorted(shuffled[start : start + size * _POOL], key=lambda item: len(item.mel))
            parts = [pool[at : at + size] for at in range(0, len(pool), size)]
            yield from rng.sample(parts, len(parts))
