"""Makes the training material: sentences of the grammar, spoken by many voices in many rooms, as log-mel
clips.

Contract: `python -m models.train.transcribe.clips --work DIR --count N --seed S --split train|held` writes
`DIR/clips/<split>-<seed>.pkl`, a list of `Clip`. Seeded; a shard that exists is kept. Training reads every
shard of the folder, also those that appear while it runs. Knows grammar, voices and features; knows nothing
of tokens.
"""

import argparse
import pickle
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve, resample_poly

from models.train import grammar
from models.train.transcribe.clip import Clip
from models.train.transcribe.features import RATE, log_mel
from models.train.transcribe.speech import Phone, Samples, Synthesizers, Utterance
from models.train.transcribe.voices import draw

SALAD = 0.2  # share of clips whose words come in random order, so that the model has to listen
LONGEST, SHORTEST = 9.0, 0.25  # seconds


def draw_text(rng: random.Random, split: str) -> str:
    """A sentence of the grammar as spoken; for a fifth of the training clips a string of random words."""
    if split == "held" or rng.random() >= SALAD:
        return str(grammar.sample(rng, split).spoken)
    words = [rng.choice(_vocabulary()) for _ in range(rng.randint(2, 9))]
    text = " ".join(words)
    return text[0].upper() + text[1:] + rng.choice(".....?")


def _vocabulary() -> list[str]:
    if not _words:
        _words.extend(sorted(word for word in grammar.english_words() if word.replace("'", "").isalpha()))
    return _words


_words: list[str] = []


def place(utterance: Utterance, rng: random.Random) -> tuple[Samples, float, float]:
    """Resample to 16 kHz at a random speed, put it in a room, trim silence.

    Returns samples, the factor by which times were stretched, and the seconds cut off in front.
    """
    up = 160
    down = round(up * utterance.rate * rng.uniform(0.92, 1.09) / RATE)
    samples = resample_poly(utterance.samples, up, down).astype(np.float32)
    loud = np.nonzero(np.abs(samples) > 0.01 * np.abs(samples).max())[0]
    first = max(0, int(loud[0]) - RATE * 3 // 100)
    samples = _channel(samples[first : loud[-1] + RATE * 6 // 100], rng)
    samples = (samples / max(1e-6, float(np.abs(samples).max())) * 0.7).astype(np.float32)
    return samples, up / down * utterance.rate / RATE, first / RATE


def _channel(samples: Samples, rng: random.Random) -> Samples:
    """A third of the clips: a small room's reverberation; an eighth: the band of a telephone or a poor
    codec.
    """
    if rng.random() < 0.33:
        length = int(RATE * rng.uniform(0.05, 0.25))
        noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(length)
        decay = np.exp(-6.9 * np.arange(length) / length)
        response = np.concatenate([[1.0], rng.uniform(0.02, 0.12) * noise * decay])
        samples = fftconvolve(samples, response)[: len(samples)].astype(np.float32)
    if rng.random() < 0.125:
        rate = rng.choice((8000, 11000, 12000))
        narrow = resample_poly(samples, rate // 1000, RATE // 1000)
        samples = resample_poly(narrow, RATE // 1000, rate // 1000)[: len(samples)].astype(np.float32)
    return samples


def noise(rng: random.Random) -> Samples:
    """Ten seconds without speech: a plucked tune, a hum, or clicks, so that the model learns to stay
    silent.
    """
    clock = np.arange(10 * RATE) / RATE
    sound = np.zeros(len(clock))
    kind = rng.choice(("tune", "tune", "hum", "clicks"))
    at = 0.0
    while at < 10.0:
        step = rng.uniform(0.12, 0.6)
        pitch = 110 * 2 ** (rng.randint(0, 30) / 12) if kind == "tune" else 55.0
        tone = sum(np.sin(2 * np.pi * pitch * (n + 1) * clock) / (n + 1) for n in range(rng.randint(1, 6)))
        fade = np.exp(-(clock - at) * rng.uniform(2, 8)) if kind != "hum" else np.ones(len(clock))
        sound += (clock >= at) * fade * (tone if kind != "clicks" else (clock < at + 0.005) * 3.0)
        at += step if kind != "hum" else 10.0
    quiet: Samples = (sound / np.abs(sound).max() * 0.5).astype(np.float32)
    return quiet


def retime(
    utterance: Utterance, stretch: float, cut: float, seconds: float
) -> tuple[tuple[Phone, ...], tuple[tuple[int, float], ...]]:
    """Phones and word starts on the time line of the placed samples."""
    moved = (Phone(p.name, p.start * stretch - cut, p.end * stretch - cut) for p in utterance.phones)
    phones = tuple(
        Phone(p.name, max(0.0, p.start), min(seconds, p.end))
        for p in moved
        if p.end > max(0.0, p.start) and p.start < seconds
    )
    words = tuple((char, min(seconds, max(0.0, at * stretch - cut))) for char, at in utterance.words)
    return phones, words


def speak(
    synthesizers: Synthesizers, rng: random.Random, split: str
) -> tuple[Samples, Utterance, str, str, float, float]:
    """One utterance drawn from the split: placed samples, raw utterance, text, voice, stretch, cut."""
    text = draw_text(rng, "train" if split == "train" else "held")
    voice = draw(rng, "held" if split == "held" else "train")
    utterance = synthesizers.speak(text, voice, pace=rng.uniform(0.8, 1.22), pitch=rng.uniform(0.2, 0.8))
    samples, stretch, cut = place(utterance, rng)
    return samples, utterance, text, str(voice), stretch, cut


def make(count: int, seed: int, split: str, scratch: Path) -> Iterator[Clip]:
    """`count` clips of a split: "train"; "held" (sentences and voices never trained on); "held-sentences"
    (trained voices); "noise" (music, hum, clicks; empty text).
    """
    if split == "noise":
        for index in range(count):
            yield Clip(log_mel(noise(random.Random(f"{seed}.{index}"))), "", "noise", "radio", (), ())
        return
    rng, synthesizers = random.Random(f"{split}{seed}"), Synthesizers(scratch)
    made = 0
    while made < count:
        samples, utterance, text, voice, stretch, cut = speak(synthesizers, rng, split)
        seconds = len(samples) / RATE
        if not SHORTEST < seconds < LONGEST:
            continue
        phones, words = retime(utterance, stretch, cut, seconds)
        phone_set = "espeak" if voice.startswith("espeak") else "radio"
        made += 1
        yield Clip(log_mel(samples), text, voice, phone_set, phones, words)


def main() -> None:
    """Command line; prints progress every 200 clips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/train/transcribe"))
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=("train", "held", "held-sentences", "noise"), default="train")
    arguments = parser.parse_args()
    write(arguments.work, arguments.count, arguments.seed, arguments.split)


def write(work: Path, count: int, seed: int, split: str) -> Path:
    """Write one shard unless it is there; a shard appears under its name only when it is whole."""
    shard = work / "clips" / f"{split}-{seed}.pkl"
    if shard.exists():
        return shard
    clips: list[Clip] = []
    for clip in make(count, seed, split, work / f"scratch-{split}-{seed}"):
        clips.append(clip)
        if len(clips) % 200 == 0:
            print(f"{split} {len(clips)} of {count}", flush=True)
    keep(shard, clips)
    return shard


def keep(shard: Path, clips: list[Clip]) -> None:
    """Write a shard, whole or not at all: a training may be looking for it."""
    shard.parent.mkdir(parents=True, exist_ok=True)
    partial = shard.with_suffix(".partial")
    partial.write_bytes(pickle.dumps(clips))
    partial.rename(shard)


if __name__ == "__main__":
    main()
