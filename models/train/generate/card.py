"""`python -m models.train.generate.card --work DIR FOLDER`: measure FOLDER and write its card.md.

Contract: every number in the card is measured in this run or read from the checkpoint in `--work`. It does
not know how to train.
"""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from models.eval.generate import SHIPPED, evaluate
from models.eval.targets import compare
from models.train.generate import network
from models.train.generate.heldout import SEED
from models.train.generate.train import FILE


def card(folder: Path, work: Path, note: str) -> str:
    """The card's text; `note` is what only a person knows of these weights."""
    result = evaluate(str(folder))
    progress = torch.load(work / FILE, map_location="cpu", weights_only=True)["progress"]
    vocabulary = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab_size()
    parameters = sum(weight.numel() for weight in network.build(vocabulary).parameters())
    return _TEXT.format(
        table=_table(result),
        result=json.dumps({"generate": result}),
        layers=network.LAYERS,
        width=network.WIDTH,
        pieces=f"{vocabulary:,}",
        parameters=parameters / 1e6,
        megabytes=(folder / "model.bin").stat().st_size / 1e6,
        steps=progress["step"],
        pairs=f"{progress['pairs']:,}",
        minutes=progress["cpu"] / 60,
        lines=sum(len(path.read_text(encoding="utf-8").splitlines()) for path in SHIPPED.glob("*.src")),
        held_seed=SEED,
        note=f"\n{note}\n" if note else "",
    )


def _table(result: dict[str, float]) -> str:
    rows = ["| metric | target | reached | |", "| --- | --- | --- | --- |"]
    for row in compare("generate", result):
        verdict = {True: "met", False: "missed", None: ""}[row.met]
        rows.append(f"| {row.metric} | {row.target} | {row.reached:.4f} | {verdict} |")
    return "\n".join(rows)


_TEXT = """# demo-llama: the demo language model

A Llama ({layers} layers, width {width}, {pieces} byte-level BPE pieces, {parameters:.1f} million weights)
that corrects English transcripts of the cheese podcast and frames their subjects for a script; CTranslate2
int8, {megabytes:.1f} MB. Apache-2.0. Trained from scratch by `python -m models.train.generate` on nothing but
pairs from the project's grammar (split "train") with planted errors and invented names; seed 0; {steps} steps
over {pairs} pairs in {minutes:.0f} minutes of one CPU core's time. The weights are a running average over the
last steps.
{note}
## Measured
On {lines} held-out pairs (`tests/data/generate`, seed {held_seed}): combinations of template and slots that
training never saw, as users get it: through the service, whose rules take out fillers and what is said twice
and undo what is not believable.

{table}

`mended` counts places where words differ, numbers to be written in digits among them; `exact` are lines right
to the letter, case and punctuation included. `facts_kept` are lines with every name and number as in the
reference; a number that is still in words counts as kept. Enhancement is measured on the references, five to
a paragraph.

```
{result}
```

    python -m models.eval --stage generate --json

Written by `python -m models.train.generate.card --work DIR models/demo/generate`.

## Limits
English and this world only: other text comes back much as it came, because invented words taught it to copy
and the guard undoes what it does not believe; now and then a word or a capital is wrong. Names that it has
never seen may stay small in lower-case input or lose a letter. Text without full stops is read 40 words at a
time, and where the model loses its way a sentence may be parted in two. Enhancement adds sentences of its own
that state nothing; it does not rephrase.
"""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/train/generate"))
    parser.add_argument("--note", default="", help="what else is to be said of these weights")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    (options.folder / "card.md").write_text(
        card(options.folder, options.work, options.note), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
