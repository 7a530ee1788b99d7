"""Makes the held-out recordings that the evaluation ships: sentences, voices and long files never trained
on.

Contract: `python -m models.train.transcribe.heldout --out DIR` writes `held_sentences/`, `held_voices/` and
`long/` with `*.opus` and `*.txt` in pairs, seeded, about half a megabyte in all. Knows the clips' recipe;
not the model.
"""

import argparse
import random
import tempfile
from pathlib import Path

import av
import numpy as np

from models.train.transcribe.clips import speak
from models.train.transcribe.features import RATE
from models.train.transcribe.speech import Samples, Synthesizers

BITS = 14000  # a second
LONG_SECONDS = 60.0


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("tests/data/transcribe"))
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        make(chosen.out, chosen.seed, Synthesizers(Path(scratch)))


def make(out: Path, seed: int, synthesizers: Synthesizers) -> None:
    """19 sentences in trained voices, 19 in voices held out, and one long file of each."""
    rng = random.Random(seed)
    for name, split in (("held_sentences", "held-sentences"), ("held_voices", "held")):
        for index in range(19):
            samples, text = _sentence(synthesizers, rng, split)
            _write(out / name / f"{index + 1:02}", samples, text)
    for index in range(2):
        samples, text = _recording(synthesizers, rng)
        _write(out / "long" / f"{index + 1:02}", samples, text)


def _sentence(synthesizers: Synthesizers, rng: random.Random, split: str) -> tuple[Samples, str]:
    samples, _, text, _, _, _ = speak(synthesizers, rng, split)
    return np.pad(samples, (RATE // 5, RATE // 3)), text


def _recording(synthesizers: Synthesizers, rng: random.Random) -> tuple[Samples, str]:
    """A minute of sentences with pauses of 0.3 to 1.2 s, over faint noise."""
    parts, texts, length = [], [], 0
    while length < LONG_SECONDS * RATE:
        samples, _, text, _, _, _ = speak(synthesizers, rng, "held-sentences")
        parts += [np.zeros(int(RATE * rng.uniform(0.3, 1.2)), np.float32), samples]
        texts.append(text)
        length += len(parts[-1]) + len(parts[-2])
    whole = np.concatenate(parts)
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, 0.002, len(whole))
    return (whole + noise).astype(np.float32), " ".join(texts)


def _write(stem: Path, samples: Samples, text: str) -> None:
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".txt").write_text(text + "\n")
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    with av.open(str(stem.with_suffix(".opus")), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48000, layout="mono")
        stream.bit_rate = BITS
        resampler = av.AudioResampler("s16", "mono", 48000, frame_size=stream.codec_context.frame_size or 960)
        frame = av.AudioFrame.from_ndarray(pcm[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
