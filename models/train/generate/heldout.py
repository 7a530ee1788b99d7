"""`python -m models.train.generate.heldout OUT [--count N] [--seed N]`: write held.src and held.ref.

Contract: pairs of task "correct" from the held split, a fixed seed; they share no combination with training.
"""

import argparse
import random
from pathlib import Path

from models.train.generate.pairs import Pair, make_pair

SEED = 20


def write(out: Path, count: int, seed: int = SEED) -> None:
    """`count` lines in each file."""
    rng, pairs = random.Random(seed), list[Pair]()
    while len(pairs) < count:
        pair = make_pair(rng, "held")
        if pair.task == "correct":
            pairs.append(pair)
    out.mkdir(parents=True, exist_ok=True)
    (out / "held.src").write_text("".join(pair.source + "\n" for pair in pairs), encoding="utf-8")
    (out / "held.ref").write_text("".join(pair.target + "\n" for pair in pairs), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    write(options.out, options.count, options.seed)
