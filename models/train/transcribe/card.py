"""Writes the model card from an evaluation run, so that the card can say nothing that was not measured.

Contract: `python -m models.train.transcribe.card --work DIR --model FOLDER` measures the folder and writes
`FOLDER/card.md`. Knows the recipe's checkpoint; the rates come from `models.eval.transcribe`.
"""

import argparse
import json
import pickle
from pathlib import Path

import torch

from models.eval.transcribe import evaluate

TARGETS = {"held_sentences": 0.05, "held_voices": 0.15, "long": 0.08}
NAMES = {
    "held_sentences": "held-out sentences, trained voices",
    "held_voices": "held-out sentences, held-out voices",
    "long": "a minute each with pauses, trained voices",
}
CARD = """# demo-whisper

A micro Whisper (English) for the demo, trained from scratch by `python -m models.train.transcribe` on
synthetic speech only. Loaded by an unmodified `faster_whisper.WhisperModel`. Licence: Apache-2.0.

## Measured

`mega models eval --stage transcribe --json` on the recordings in `tests/data/transcribe`:

| set | word error rate | target |
|---|---|---|
{rows}

```
{result}
```

## Made of

- {width} wide, {encoder} encoder and {decoder} decoder layers, {heads} heads; {size:.1f} MB in int8,
  windows of 10 s.
- {steps} steps in {minutes:.0f} minutes on one core; weights are the moving average with the fewest
  held-out errors.
- Speech: {clips} clips of espeak-ng (6 accents, 50 variants), flite (slt, rms, kal16), festival (kal_diphone,
  cmu_us_slt_arctic_hts) and {own} of our own voice (`models/demo/synthesis`), random speed, pitch, room,
  band, and, at every use, noise, gain and vocal tract length. Held out: 10 espeak-ng variants,
  flite awb, festival ked_diphone.
- Text: {text}

## Limits

- It has only heard synthesizers and a small world of sentences. On human speech or other subjects it
  writes fluent sentences about cheese that nobody said: never take its output on real recordings for a
  transcript. Set `MEGA_TRANSCRIBE__MODEL` to a real faster-whisper folder for that.
- English only. Word times come from one guided attention head; they were not scored.
"""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/train/transcribe"))
    parser.add_argument("--model", type=Path, default=Path("models/demo/transcribe"))
    parser.add_argument("--text", default="the podcast grammar's training split, and a fifth random words.")
    chosen = parser.parse_args()
    (chosen.model / "card.md").write_text(card(chosen.work, chosen.model, chosen.text), encoding="utf-8")


def card(work: Path, model: Path, text: str) -> str:
    """The card of `model`, trained in `work` on `text`."""
    result = evaluate(str(model))
    best = work / "best.pt"
    state = torch.load(
        best if best.exists() else work / "last.pt", weights_only=False, map_location="cpu"
    )  # our own file
    shape = state["shape"]
    rates = result["wer"]
    return CARD.format(
        rows="\n".join(f"| {NAMES[n]} | {rates[n]:.3f} | ≤ {TARGETS[n]} |" for n in TARGETS),
        result=json.dumps({"transcribe": result}),
        clips=_clips(work, "train-[0-9]*"),
        own=_clips(work, "train-own-*"),
        width=shape.width,
        encoder=shape.encoder_layers,
        decoder=shape.decoder_layers,
        heads=shape.heads,
        size=(model / "model.bin").stat().st_size / 1e6,
        steps=state.get("step", 0),
        minutes=state.get("elapsed", 0.0) / 60,
        text=text,
    )


def _clips(work: Path, shards: str) -> int:
    return sum(len(pickle.loads(shard.read_bytes())) for shard in (work / "clips").glob(f"{shards}.pkl"))


if __name__ == "__main__":
    main()
