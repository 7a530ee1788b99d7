"""`python -m models.train.translate --work DIR [--minutes N]`: train, or go on training, and convert.

Contract: everything lands in `--work` (default build/train/translate); the converted model in
`--work`/model, and in `--export` where that is given, at every checkpoint. Called again, it goes on until
N minutes of training are spent.
"""

import argparse
import shutil
from pathlib import Path
from typing import Any

from models.train.translate import pieces as piece_model
from models.train.translate.convert import convert
from models.train.translate.pieces import NAME, Pieces
from models.train.translate.train import SEED, run


def main() -> None:
    """Parse, train, convert."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/train/translate"))
    parser.add_argument("--minutes", type=float, default=120.0, help="minutes of training in all")
    parser.add_argument("--export", type=Path, help="also copy the converted model here, at every checkpoint")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    path = options.work / NAME
    if not path.is_file():
        piece_model.train(options.work, seed=SEED)
    pieces = Pieces(path)

    def export(model: Any) -> None:
        convert(model, pieces.vocabulary(), path, options.work / "model")
        if options.export:
            options.export.mkdir(parents=True, exist_ok=True)
            for file in (options.work / "model").iterdir():
                shutil.copyfile(file, options.export / file.name)

    run(options.work, pieces, minutes=options.minutes, each=export)


if __name__ == "__main__":
    main()
