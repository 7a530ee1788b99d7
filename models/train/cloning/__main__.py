"""`python -m models.train.cloning --work DIR [--minutes N]`: teach the demo cloning model, or go on where it
was stopped.

Speakers are invented and speak first (minutes), then the networks train for N minutes in all. DIR/model then
holds model.safetensors and config.json; `--ship` copies them to models/demo/cloning. It does not know how
either is done.
"""

import argparse
import json
import logging
import shutil
from pathlib import Path

import torch

from models.train.cloning.data import load_or_build
from models.train.cloning.loop import Trainer

_DEMO = Path(__file__).parents[2] / "demo" / "cloning"
CONFIG = {"family": "demo-cloner", "version": 1, "sample_rate": 22050, "bands": 80, "embedding": 32}


def main() -> None:
    """Build the set, train, and say where the model is."""
    options = _parse()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    Trainer(load_or_build(options.work, options.speakers, options.seed), options.work).run(options.minutes)
    folder = options.work / "model"
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n", encoding="utf-8")
    if options.ship:
        shutil.copytree(folder, _DEMO, dirs_exist_ok=True)
    print(folder)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m models.train.cloning", description="Teach the demo cloning model."
    )
    parser.add_argument("--work", type=Path, default=Path("build/train/cloning"), help="data and checkpoints")
    parser.add_argument("--minutes", type=float, default=30, help="of training in all, earlier runs counted")
    parser.add_argument("--speakers", type=int, default=640, help="invented ones")
    parser.add_argument("--threads", type=int, default=1, help="of torch")
    parser.add_argument("--seed", type=int, default=0, help="of speakers and sentences")
    parser.add_argument("--ship", action="store_true", help="copy the model to models/demo/cloning")
    return parser.parse_args()


if __name__ == "__main__":
    main()
