"""Batches for the translator: every sentence drawn serves several directions, in groups of like length.

Contract: `batches(pieces, rng, tokens)` -> endless (source, target) id tensors [sentences, length], padded,
about `tokens` pieces a side. Drawn anew from the grammar's training split; nothing is kept. It does not know
the model.
"""

import random
from collections.abc import Iterator

import torch

from models.train.translate.corpus import Pair, directions
from models.train.translate.pieces import PAD, Pieces

POOL, LONGEST = 700, 120
Batch = tuple[torch.Tensor, torch.Tensor]
Row = tuple[list[int], list[int]]


def batches(pieces: Pieces, rng: random.Random, tokens: int) -> Iterator[Batch]:
    """Sorted within a pool of POOL meanings, then shuffled: little padding, no order."""
    while True:
        rows = [row for _ in range(POOL) for row in _rows(pieces, directions(rng, "train"))]
        rng.shuffle(rows)
        rows.sort(key=lambda row: max(len(row[0]), len(row[1])))
        groups = list(_groups(rows, tokens))
        rng.shuffle(groups)
        for group in groups:
            yield _padded([source for source, _ in group]), _padded([target for _, target in group])


def _rows(pieces: Pieces, pairs: list[Pair]) -> Iterator[Row]:
    """Ids of the pairs, each text encoded once."""
    known: dict[tuple[str, str], list[int]] = {}
    for pair in pairs:
        sides = ((pair.source_code, pair.source), (pair.target_code, pair.target))
        source, target = (known.get(side) or known.setdefault(side, pieces.encode(*side)) for side in sides)
        if max(len(source), len(target)) <= LONGEST:
            yield source, target


def _groups(rows: list[Row], tokens: int) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if len(group) * max(map(len, row)) >= tokens:
            yield group
            group = []
    if group:
        yield group


def _padded(rows: list[list[int]]) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])
