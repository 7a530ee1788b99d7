"""Speakers that the judge learns from: invented ones of its own, each sentence clean and spoilt.

Contract: `background(speakers, sentences, seed)` -> for each speaker recordings (samples, rate). They are
drawn by another seed than any speaker of the cloning model's training, speak at other speeds and pitches, in
English and French, and every other recording has lost its phases, got noise or another balance: who speaks
must be told from what remains. It starts espeak-ng on a folder of its own, for good: give it a process of its
own. It does not know what is learnt.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from models.train.cloning.voices import install, invented, named, write
from models.train.synthesis.corpus import sentences
from models.train.synthesis.teacher import SAMPLE_RATE, Teacher
from services.synthesis_audio.speech import Sound

_LANGUAGES = ("en", "fr")
_WINDOW, _HOP = 640, 160
Clip = tuple[Sound, int]


def background(speakers: int, each: int, seed: str) -> Iterator[list[Clip]]:
    """`each` sentences by every speaker, twice each: as said, and spoilt."""
    rng = random.Random(seed)
    chance = np.random.default_rng(rng.getrandbits(32))
    texts = [(code, text) for code in _LANGUAGES for text in sentences(code, 200, rng)]
    with TemporaryDirectory() as folder:
        data = Path(folder) / "espeak-ng-data"
        install(data)
        for number in range(speakers):
            name = f"judged{number % 2}"  # two in turn, so that espeak-ng reads the file anew
            write(data, name, _steady(invented(rng)))
            yield list(_said(name, [rng.choice(texts) for _ in range(each)], rng, chance))


def _steady(speaker: str) -> str:
    """Without breath, whose noise espeak-ng draws anew in every process: the judge is always the same."""
    return "".join(line for line in speaker.splitlines(keepends=True) if not line.startswith("breath"))


def _said(
    name: str, texts: Sequence[tuple[str, str]], rng: random.Random, chance: np.random.Generator
) -> Iterator[Clip]:
    """Each text, at a speed and liveliness of its own, clean and spoilt."""
    for code, text in texts:
        teacher = Teacher(rate=rng.randint(130, 190), pitch=50, pitch_range=rng.randint(20, 70))
        samples = teacher.say(text, named(code, name)).samples
        yield samples, SAMPLE_RATE
        yield spoilt(samples, chance), SAMPLE_RATE


def spoilt(samples: Sound, chance: np.random.Generator) -> Sound:
    """The sound with its phases lost, a tilt of up to 2 dB an octave, and noise 20 to 40 dB below it."""
    padded = np.pad(samples, _WINDOW)
    framed = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP] * np.hanning(_WINDOW)
    spectra = np.abs(np.fft.rfft(framed, axis=1))
    octaves = np.log2(np.maximum(np.arange(spectra.shape[1]), 1) / 40)
    tilt = 10 ** (chance.uniform(-2, 2) * octaves / 20)
    turned = spectra * tilt * np.exp(2j * np.pi * chance.random(spectra.shape))
    pieces = np.fft.irfft(turned, _WINDOW) * np.hanning(_WINDOW)
    out = np.zeros(len(padded))
    for at, piece in enumerate(pieces):
        out[at * _HOP : at * _HOP + _WINDOW] += piece
    loud = np.sqrt((out**2).mean())
    noisy = out + chance.standard_normal(len(out)) * loud * 10 ** (-chance.uniform(20, 40) / 20)
    return np.asarray(noisy[_WINDOW:-_WINDOW] / (np.abs(noisy).max() + 1e-9) / 2, np.float32)
