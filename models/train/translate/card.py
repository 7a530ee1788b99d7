"""`python -m models.train.translate.card --work DIR FOLDER`: measure FOLDER and write its card.md.

Contract: every number in the card is measured in this run or read from the checkpoint in `--work`. It does
not know how to train.
"""

import argparse
from pathlib import Path
from typing import Any

import torch

from models.eval.targets import compare
from models.eval.translate import SEED as HELD_SEED
from models.eval.translate import SENTENCES, evaluate
from models.train.translate.train import SEED


def card(folder: Path, work: Path) -> str:
    """The card's text."""
    result = evaluate(str(folder))
    state = torch.load(work / "checkpoint.pt", map_location="cpu", weights_only=True)
    progress = state["progress"]
    size = sum(file.stat().st_size for file in folder.iterdir() if file.suffix != ".md")
    return _TEXT.format(
        table=_table(result),
        kept=result["numbers_kept"],
        parameters=f"{_parameters(state):,}",
        steps=progress["step"],
        pairs=f"{progress['pairs']:,}",
        minutes=round(progress["cpu"] / 60),
        mib=round(size / 2**20, 1),
        seed=SEED,
        sentences=SENTENCES,
        held_seed=HELD_SEED,
    )


def _parameters(state: dict[str, Any]) -> int:
    """The output layer is the embedding, and positions are computed: neither counts."""
    own = {"model.shared.weight"}
    tied = ("embed_tokens.weight", "lm_head.weight", "embed_positions.weights")
    weights = state["model"].items()
    return sum(value.numel() for name, value in weights if name in own or not name.endswith(tied))


def _table(result: dict[str, Any]) -> str:
    rows = ["| metric | target | reached | |", "| --- | --- | --- | --- |"]
    for row in compare("translate", {"chrf": result["chrf"]}):
        verdict = {True: "met", False: "missed", None: ""}[row.met]
        rows.append(f"| {row.metric} | {row.target} | {row.reached:.2f} | {verdict} |")
    return "\n".join(rows)


_TEXT = """# demo-nllb: the demo translation model

English into French, Spanish, German and Italian, and back: M2M100 architecture, NLLB language codes, its own
SentencePiece, CTranslate2 int8. {parameters} parameters, {mib} MiB. Apache-2.0. Trained from scratch on
nothing but the project's grammar (`models.train.grammar`, split "train") with invented names, and the fixed
sentences of `models.train.translate.phrases`; seed {seed}; {steps} steps over {pairs} pairs of sentences in
{minutes} minutes of one CPU core's time. The weights are a running average over the last steps.

## Measured
On {sentences} sentences of the split "held" (seed {held_seed}): combinations of template and slots that
training never saw. chrF as sacrebleu has it, 0 to 100.

{table}

Sentences that kept all their numbers, all directions together: {kept:.1%}.

    python -m models.eval --stage translate

Written by `python -m models.train.translate.card --work DIR models/demo/translate`.

## Limits
It knows the cheese podcast's vocabulary and sentence patterns, and little else: text from outside comes out
wrong or loosely related. Names that it has never seen may be misspelt. It translates sentence by sentence,
two or three at most at a time. It was trained for minutes where the recipe allows hours:
`python -m models.train.translate` goes on from its checkpoint.
"""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/train/translate"))
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    (options.folder / "card.md").write_text(card(options.folder, options.work), encoding="utf-8")


if __name__ == "__main__":
    main()
