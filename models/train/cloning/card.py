"""Writes the cloning model's card from an evaluation run, so that it can say nothing that was not measured.

Contract: `python -m models.train.cloning.card [--model FOLDER]` measures FOLDER and writes its card.md.
It does not know how anything is measured: that is `models.eval.cloning`.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from models.eval.cloning import evaluate

CARD = """# demo-cloner

Gives speech of the demo voice the tone and the pitch of a recording: a speaker encoder (an embedding of 32
numbers) and a converter of mel spectrograms, trained from scratch by `python -m models.train.cloning` on
synthetic speakers only; then the average and spread of each band are brought to the recording's. It sounds
through Griffin-Lim. Licence: Apache-2.0.

## Measured

`python -m models.eval --stage cloning --json`: twenty voices that neither training nor any choice heard
(espeak-ng's own variants, drawn by a fixed seed from those that are no effect, no near copy of another and
not among the twenty that choices were made by), each recorded for 11 to 14 s; six texts in each language that
are in no recording, said in each voice. A text counts when it is more like its own voice's recording than any
of the other nineteen, by a judge that is no part of the model: a speaker verification system (cepstra of
linear prediction, Gaussian mixture, discriminant analysis) taught on the spot on 240 other invented speakers.
It hears neither mel spectra nor pitch, and one's average spectrum alone does not deceive it.

| more like its own voice than any of the others | |
|---|---|
| cloned, English | {own_voice:.1%} of {trials} (95 %: {between}) |
| cloned, French, from the English recording | {own_voice_french:.1%} of {trials} (95 %: {between_french}) |
| the voices themselves, the same English texts | {recordings:.1%} (equal error rate {equal_error_rate:.1%}) |
| the voices themselves, the same French texts | {recordings_french:.1%} |
| the demo voice with only the recording's average spectrum | {average_only:.1%} |
| the demo voice, not cloned | {without_cloning:.1%} |
| chance | {chance:.1%} |

By means and deviations of MFCCs, which are akin to what the model matches, it is {averages:.1%} in English
and {averages_french:.1%} in French. The intervals in brackets take a voice's texts for independent, which
they are not quite.

```
{result}
```

## Made of

- {parameters:.2f} M parameters, {size:.1f} MB in half precision; 22.05 kHz.
- {steps} steps of 20 sentences on one core, seed 0; the weights are the moving average.
- 640 invented speakers (espeak-ng 1.52 with random formants, pitch, breath and colour), five sentences each,
  in five languages, beside the same sentences by the demo voice.

## Limits

- It can only place a recording among synthetic speakers of espeak-ng's kind. A person is not imitated: of a
  person it takes about the pitch and some colour. It was not measured on people.
- It changes tone and pitch, not rhythm, accent or manner: those stay the demo voice's.
- Whispers, echoes, music and several speakers in a recording were not trained on.
- Choices were made by twenty other voices (`models.eval.cloning.evaluate(voices=developed(shipped()))`): the
  matching of bands, and these weights instead of their forerunners, whose French was taught in one plain
  voice by mistake. The twenty in the table had been measured with those before: 99 to 100 % in English, 84 to
  87 % in French, by two draws of the judge.
- espeak-ng draws the noise of breathing voices anew in every process: a figure may move by a text or two.
- Nobody has listened: a machine counted.
"""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m models.train.cloning.card", description="Write the card."
    )
    parser.add_argument("--model", type=Path, default=Path("models/demo/cloning"))
    options = parser.parse_args()
    text = card(options.model, evaluate(str(options.model)))
    (options.model / "card.md").write_text(text, encoding="utf-8")
    print(text)


def card(model: Path, result: dict[str, Any]) -> str:
    """The card of the model in `model`, measured as `result`."""
    from safetensors import safe_open

    path = model / "model.safetensors"
    with safe_open(path, "pt") as file:
        parameters = sum(file.get_tensor(name).numel() for name in file.keys())  # noqa: SIM118 - not a dict
        steps = (file.metadata() or {}).get("step", "?")
    return CARD.format(
        **result,
        between=_between(result["interval"]),
        between_french=_between(result["interval_french"]),
        chance=1 / result["voices"],
        result=json.dumps({"cloning": result}),
        parameters=parameters / 1e6,
        size=path.stat().st_size / 1e6,
        steps=steps,
    )


def _between(interval: list[float]) -> str:
    low, high = interval
    return f"{low:.1%} to {high:.1%}"


if __name__ == "__main__":
    main()
