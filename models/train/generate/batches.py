"""Pairs as tensors.

Contract: `batches(seed, split, tokenizer, first)` yields, without end, pool numbers from `first` on with ids
[rows, length] int64 padded on the right and the mask of the positions whose next piece is learned (the answer
and its end). A pool is a function of seed and number; its rows of one length go together, about TOKENS in a
batch; lengths are multiples of STEP, so that memory is used again. Does not know the network.
"""

import random
from collections.abc import Iterator

import torch
from tokenizers import Tokenizer

from models.train.generate.pairs import make_pair
from models.train.generate.tokenizer import END, PAD

POOL, TOKENS, STEP = 1024, 2500, 4
Row = tuple[list[int], list[int]]
Batch = tuple[torch.Tensor, torch.Tensor]


def batches(seed: int, split: str, tokenizer: Tokenizer, first: int = 0) -> Iterator[tuple[int, Batch]]:
    """Pool after pool, the batches of each in random order."""
    number = first
    while True:
        rng = random.Random(f"{seed}/{split}/{number}")
        cut = _cut(sorted(_rows(rng, split, tokenizer), key=_length))
        rng.shuffle(cut)
        yield from ((number, _tensors(rows)) for rows in cut)
        number += 1


def _rows(rng: random.Random, split: str, tokenizer: Tokenizer) -> list[Row]:
    pairs = [make_pair(rng, split) for _ in range(POOL)]
    heads = tokenizer.encode_batch(
        [f"<|system|> {pair.task}<|user|> {pair.source}<|assistant|>" for pair in pairs]
    )
    tails = tokenizer.encode_batch([f" {pair.target}" for pair in pairs])
    return [(head.ids, [*tail.ids, END]) for head, tail in zip(heads, tails, strict=True)]


def _length(row: Row) -> int:
    return len(row[0]) + len(row[1])


def _cut(rows: list[Row]) -> list[list[Row]]:
    """Rows sorted by length into batches of about TOKENS, padding counted."""
    cut: list[list[Row]] = [[]]
    for row in rows:
        if cut[-1] and (len(cut[-1]) + 1) * _length(row) > TOKENS:
            cut.append([])
        cut[-1].append(row)
    return cut


def _tensors(rows: list[Row]) -> Batch:
    size = (len(rows), -(-max(map(_length, rows)) // STEP) * STEP)
    ids, learned = torch.full(size, PAD), torch.zeros(size, dtype=torch.bool)
    for place, (head, tail) in enumerate(rows):
        whole = head + tail
        ids[place, : len(whole)] = torch.tensor(whole)
        learned[place, len(head) - 1 : len(whole) - 1] = True
    return ids, learned
