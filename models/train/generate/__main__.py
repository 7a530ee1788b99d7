"""`python -m models.train.generate [--work DIR] [--minutes N] [--out DIR] [--convert-only]`."""

import argparse
from pathlib import Path


def main() -> None:
    """Train for the minutes given, then convert."""
    parser = argparse.ArgumentParser(prog="models.train.generate", description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/train/generate"), help="checkpoints")
    parser.add_argument(
        "--minutes", type=float, default=90.0, help="training time in all, earlier calls counted"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="converted model; without it, WORK/converted")
    parser.add_argument("--convert-only", action="store_true")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    if not options.convert_only:
        from models.train.generate.train import train

        print(train(options.work, options.minutes, options.seed))
    from models.train.generate.convert import convert

    convert(options.work, options.out or options.work / "converted")


if __name__ == "__main__":
    main()
