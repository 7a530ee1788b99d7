"""Writes the voice's card from an evaluation run, so that the card can say nothing that was not measured.

Contract: `python -m models.train.synthesis.card --work DIR [--model FOLDER]` measures the folder and writes
FOLDER/card.md. It does not
know how anything is measured: that is `models.eval.synthesis`.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from models.eval.synthesis import evaluate
from models.eval.targets import compare
from services.common.languages import LANGUAGES
from services.synthesis_audio.engine import Speech
from services.synthesis_audio.spoken.normalise import normalise

CARD = """# demo-voice

One voice for English, French, Spanish, German and Italian: a micro ForwardTTS (Coqui TTS), trained from
scratch by
`python -m models.train.synthesis` on synthetic speech only. Loaded by an unmodified `TTS(model_path,
config_path)`; it reads IPA from
`services.synthesis_audio.voice.phonemes` and sounds through Griffin-Lim. Licence: Apache-2.0.

## Measured

`mega models eval --stage synthesis --json` on the texts in `models/eval/data/synthesis`:

| metric | target | reached | |
|---|---|---|---|
{rows}

```
{result}
```

`per` by a phone recogniser trained on the teacher alone (`models.train.synthesis.judge`), which misreads
{judge} of the phones when the teacher itself says these texts: no rate below that can be told from it.
`wer_en` by the demo Whisper on the podcast's sentences (the others hold words that it was never taught), so
its own errors count too. `rtf` is CPU time with one thread.

## Made of

- {parameters:.2f} M parameters, {size:.1f} MB in half precision; 22.05 kHz.
- {steps} steps of 16 sentences on one core, seed 0; the weights are the
moving average.
- {sentences} sentences ({audio:.0f} minutes) said by espeak-ng 1.52, the same library that gives the
phonemes: half in frames of our own with
  small word lists and invented words, two fifths from the podcast grammar's training split, the rest with
  prices, times, measures and letters.

## Limits

- It sounds like its teacher, a formant synthesizer, through a vocoder without training: clear, not natural.
Nobody's voice is imitated.
- Stress in homographs and foreign names are as espeak-ng reads them. Other scripts and emoji are left out.
- Phone errors were counted by a machine in the teacher's domain; no listening test was made.
"""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m models.train.synthesis.card", description="Write the card."
    )
    parser.add_argument("--work", type=Path, default=Path("build/train/synthesis"))
    parser.add_argument("--model", type=Path, default=Path("models/demo/synthesis"))
    options = parser.parse_args()
    text = card(options.work, options.model, evaluate(str(options.model)))
    (options.model / "card.md").write_text(text, encoding="utf-8")
    print(text)


def card(work: Path, model: Path, result: dict[str, Any]) -> str:
    """The card of the voice in `model`, trained in `work`, measured as `result`."""
    said = [
        fields for path in sorted(work.glob("data-*.pt")) for fields in torch.load(path, weights_only=True)
    ]
    state = torch.load(work / "checkpoint.pt", weights_only=True, map_location="cpu")
    verdicts = {True: "met", False: "missed", None: ""}
    rows = [
        f"| {row.metric} | {row.target} | {row.reached:.4g} | {verdicts[row.met]} |"
        for row in compare("synthesis", result)
    ]
    return CARD.format(
        rows="\n".join(rows),
        result=json.dumps({"synthesis": result}),
        judge=f"{_judge_errors():.1%}",
        parameters=sum(value.numel() for value in state["model"].values()) / 1e6,
        size=(model / "model.pth").stat().st_size / 1e6,
        steps=torch.load(model / "model.pth", weights_only=True)["step"],
        sentences=len(said),
        audio=sum(len(fields["mel"]) for fields in said) * 256 / 22050 / 60,
    )


def _judge_errors() -> float:
    """Phone error rate of the judge on the teacher's own sound of the shipped texts, which it never heard."""
    from models.eval.synthesis import SHIPPED, phone_errors, texts_in
    from models.train.synthesis.teacher import SAMPLE_RATE, Teacher

    teacher, edits, phones = Teacher(), 0, 0
    for code, lines in texts_in(SHIPPED).items():
        spoken = [teacher.say(normalise(line, code), LANGUAGES[code].espeak).samples for line in lines]
        wrong, all_phones = phone_errors(lines, [Speech(samples, SAMPLE_RATE) for samples in spoken], code)
        edits, phones = edits + wrong, phones + all_phones
    return edits / phones


if __name__ == "__main__":
    main()
