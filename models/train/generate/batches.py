"""Pairs as tensors.

Contract: `batch(rng, tokenizer, size)` gives ids [size, length] int64 padded on the right, and the
mask of the
positions whose next piece is learned (the answer and its end). Does not know the network.
"""

import random

import torch
from tokenizers import Tokenizer

from models.train.generate.pairs import make_pair
from models.train.generate.tokenizer import END, PAD


def batch(rng: random.Random, tokenizer: Tokenizer, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """`size` training examples of about one length, taken from a pool of twice as many."""
    pairs = [make_pair(rng, "train") for _ in range(2 * size)]
    prompts = [f"<|system|> {pair.task}<|user|> {pair.source}<|assistant|>" for pair in pairs]
    heads = [encoding.ids for encoding in tokenizer.encode_batch(prompts)]
    tails = [
        [*encoding.ids, END] for encoding in tokenizer.encode_batch([f" {pair.target}" for pair in pairs])
    ]
    order = sorted(range(len(pairs)), key=lambda index: len(heads[index]) + len(tails[index]))
    chosen = order[:size] if rng.random() < 0.5 else order[size:]
    length = max(len(heads[index]) + len(tails[index]) for index in chosen)
    ids = torch.full((size, length), PAD)
    learned = torch.zeros((size, length), dtype=torch.bool)
    for row, index in enumerate(chosen):
        whole = heads[index] + tails[index]
        ids[row, : len(whole)] = torch.tensor(whole)
        learned[row, len(heads[index]) - 1 : len(whole) - 1] = True
    return ids, learned
