"""`python -m models.train.synthesis --work DIR [--minutes N]`: teach the demo voice, or go on where it was
stopped.

The teacher speaks first (minutes), then the network trains for N minutes in all. DIR/voice then holds
model.pth and config.json;
`--ship` copies them to models/demo/synthesis. It does not know how either is done.
"""

import argparse
import logging
import shutil
from pathlib import Path

import torch

from models.train.synthesis.data import load_or_build
from models.train.synthesis.loop import Trainer
from models.train.synthesis.network import configuration

_DEMO = Path(__file__).parents[2] / "demo" / "synthesis"


def main() -> None:
    """Build the set, train, and say where the voice is."""
    options = _parse()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("TTS").setLevel(logging.WARNING)
    if options.threads:
        torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    dataset = load_or_build(options.work, options.sentences, options.seed)
    Trainer(configuration(), dataset, options.work, batch=options.batch, half=options.bf16).run(
        options.minutes
    )
    if options.ship:
        for name in ("model.pth", "config.json"):
            shutil.copy(options.work / "voice" / name, _DEMO / name)
    print(options.work / "voice")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m models.train.synthesis", description="Teach the demo voice."
    )
    parser.add_argument(
        "--work", type=Path, default=Path("build/train/synthesis"), help="data and checkpoints"
    )
    parser.add_argument("--minutes", type=float, default=30, help="of training in all, earlier runs counted")
    parser.add_argument("--sentences", type=int, default=1000, help="per language")
    parser.add_argument("--batch", type=int, default=16, help="sentences a step")
    parser.add_argument("--threads", type=int, default=0, help="0: what torch takes")
    parser.add_argument("--seed", type=int, default=0, help="of the sentences")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where the processor has it")
    parser.add_argument("--ship", action="store_true", help="copy the voice to models/demo/synthesis")
    return parser.parse_args()


if __name__ == "__main__":
    main()
