"""The whole recipe in one command: clips, tokenizer, training, conversion; every part is skipped when it is
done.

`python -m models.train.transcribe --work DIR [--minutes N]`; the model lands in `DIR/model`. Preload
jemalloc where it is installed (`LD_PRELOAD=libjemalloc.so.2`): a step is several times faster with it.
"""

import argparse
import random
from pathlib import Path

import torch

from models.train.transcribe import clips, own_voice, tokenizer
from models.train.transcribe.convert import convert
from models.train.transcribe.train import Options, Trainer


def main() -> None:
    """Run the recipe; see the module's docstring."""
    chosen = _arguments()
    for seed in range(1, chosen.clips // 1000 + 1):
        clips.write(chosen.work, 1000, seed, "train")
    for seed in range(1, chosen.own_clips // 1000 + 1):
        own_voice.write(chosen.work, 1000, seed, "train", chosen.voice)
    clips.write(chosen.work, 60, 0, "noise")
    clips.write(chosen.work, 80, 1, "held")
    clips.write(chosen.work, 80, 2, "held-sentences")
    own_voice.write(chosen.work, 40, 1, "held", chosen.voice)
    if not (chosen.work / "tokenizer" / "tokenizer.json").exists():
        rng = random.Random(chosen.seed)
        tokenizer.train((clips.draw_text(rng, "train") for _ in range(30000)), chosen.work / "tokenizer")
    Trainer(
        chosen.work,
        Options(
            chosen.minutes,
            seed=chosen.seed,
            threads=chosen.threads,
            bfloat16=chosen.bfloat16,
            device=chosen.device,
        ),
    ).run()
    convert(chosen.work, chosen.work / "model", chosen.quantization)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--work", type=Path, default=Path("build/train/transcribe"), help="checkpoints and clips"
    )
    parser.add_argument(
        "--minutes", type=float, default=120.0, help="training time over all runs of the folder"
    )
    parser.add_argument("--clips", type=int, default=20000, help="training clips to make")
    parser.add_argument("--own-clips", type=int, default=2000, help="clips in the demo voice")
    parser.add_argument("--voice", default="", help="folder of that voice; without it, the shipped one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--bfloat16", action="store_true", help="mixed precision; faster where the CPU has avx512_bf16"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--quantization", default="int8", help="weights of the converted model")
    return parser.parse_args()


if __name__ == "__main__":
    main()
