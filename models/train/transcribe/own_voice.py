"""Material in the project's own voice: the recogniser must understand what stage C says.

Contract: `python -m models.train.transcribe.own_voice --work DIR --count N --seed S --voice FOLDER` writes
`DIR/clips/train-own-<seed>.pkl` (or `held-own-<seed>.pkl`), a list of `Clip` with phone set "ipa": sentences
as `clips` draws them, said by the demo voice in FOLDER, in the rooms of `clips`. Phone times are the voice's
own durations; a word begins where its sounds, spelled alone, are found again in the sentence. Seeded; a shard
that exists is kept. Knows nothing of tokens or of how the voice was taught.
"""

import argparse
import random
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from pathlib import Path
from re import finditer

import numpy as np

from models.catalog import resolve
from models.train.transcribe.clip import Clip
from models.train.transcribe.clips import LONGEST, SHORTEST, draw_text, keep, place, retime
from models.train.transcribe.features import RATE, log_mel
from models.train.transcribe.speech import Phone, Utterance
from services.common.errors import ModelCorrupt
from services.synthesis_audio.spoken.normalise import normalise
from services.synthesis_audio.spoken.sentences import split as pieces
from services.synthesis_audio.voice.opening import PhonemeVoice, Timed, open_voice
from services.synthesis_audio.voice.phonemes import LETTERS, PAUSES, phonemize

_HOP = 256
_PACES = (0.85, 1.2)
_ROUNDS = (12, 16, 32)
"""Of Griffin-Lim: fewer are rougher, and quicker to make; the service uses 32."""
_LONG = "ː"


def voices(folder: str) -> tuple[PhonemeVoice, ...]:
    """The voice, once per roughness; raises ModelCorrupt when it isn't one that reads phonemes."""
    model = resolve("synthesis", folder)
    opened = [open_voice(model, device="cpu", threads=1, iterations=rounds) for rounds in _ROUNDS]
    ours = tuple(voice for voice in opened if isinstance(voice, PhonemeVoice))
    if len(ours) < len(opened):
        raise ModelCorrupt(f"{folder} doesn't read phonemes, so it can't tell when it says them")
    return ours


def speak(voice: PhonemeVoice, text: str, pace: float) -> Utterance:
    """`text` as the service says it, with times in seconds of the raw samples."""
    said, phones, words = [np.zeros(0, np.float32)], list[Phone](), list[tuple[int, float]]()
    written, seconds, place_in_text = normalise(text, "en"), 0.0, 0
    for piece in pieces(written):
        timed = voice.timed(piece.text, "en", pace)
        begins = _phone_times(timed, seconds, voice.sample_rate)
        place_in_text = max(place_in_text, text.find(piece.text, place_in_text))
        words += [(place_in_text + char, begins[at].start) for char, at in _words(piece.text, timed.symbols)]
        phones += begins
        silence = np.zeros(int(piece.pause_s / pace * voice.sample_rate), np.float32)
        said += [timed.samples, silence]
        seconds += (len(timed.samples) + len(silence)) / voice.sample_rate
    return Utterance(
        np.concatenate(said), voice.sample_rate, tuple(phones), tuple(words) if written == text else ()
    )


def _phone_times(timed: Timed, offset: float, rate: int) -> list[Phone]:
    """Sounds and pauses; a stress mark and a word space belong to the sound after them, "ː" to the one
    before.
    """
    edges = [offset + edge * _HOP / rate for edge in accumulate(timed.frames, initial=0)]
    phones: list[Phone] = []
    start = offset
    for symbol, (_, end) in zip(timed.symbols, pairwise(edges), strict=True):
        if symbol in LETTERS and symbol != _LONG:
            phones.append(Phone(symbol, start, end))
        elif symbol in PAUSES:
            phones.append(Phone("_", start, end))
        elif phones and symbol not in " ˈˌ":
            phones[-1] = Phone(phones[-1].name + symbol, phones[-1].start, end)
        else:
            continue
        start = end
    return phones


def _words(text: str, symbols: str) -> list[tuple[int, int]]:
    """Where words begin: the character in `text` and the number of the sound (pauses counted) in `symbols`.

    A word that sounds otherwise in its sentence than alone is left out.
    """
    spelled, owners = "", list[int]()
    for word in finditer(r"\S*\w\S*", text):
        sounds = [s for s in phonemize(word[0], "en-us") if s in LETTERS and s != _LONG]
        spelled += "".join(sounds)
        owners += [word.start()] * len(sounds)
    counted = "".join(s for s in symbols if s in PAUSES or (s in LETTERS and s != _LONG))
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, spelled, counted, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found.setdefault(owners[block.a + step], block.b + step)
    return sorted(found.items())


def make(count: int, seed: int, split: str, folder: str) -> Iterator[Clip]:
    """`count` clips of the split "train" or "held"; held ones sound as the service, but for rooms."""
    rng, choice = random.Random(f"own{split}{seed}"), voices(folder)
    made = 0
    while made < count:
        text = draw_text(rng, split)
        voice = choice[-1] if split == "held" else rng.choice(choice)
        utterance = speak(voice, text, 1.0 if split == "held" else rng.uniform(*_PACES))
        if not utterance.phones:
            continue
        samples, stretch, cut = place(utterance, rng)
        if SHORTEST < len(samples) / RATE < LONGEST:
            made += 1
            phones, words = retime(utterance, stretch, cut, len(samples) / RATE)
            yield Clip(log_mel(samples), text, "own:demo", "ipa", phones, words)


def write(work: Path, count: int, seed: int, split: str, folder: str) -> Path:
    """Write one shard unless it is there; it appears under its name only when it is whole."""
    shard = work / "clips" / f"{split}-own-{seed}.pkl"
    if not shard.exists():
        keep(shard, list(make(count, seed, split, folder)))
    return shard


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m models.train.transcribe.own_voice", description="Say sentences with our own voice."
    )
    parser.add_argument("--work", type=Path, default=Path("build/train/transcribe"))
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=("train", "held"), default="train")
    parser.add_argument("--voice", default="", help="a folder or a catalogue id; the demo voice without")
    options = parser.parse_args()
    print(write(options.work, options.count, options.seed, options.split, options.voice))


if __name__ == "__main__":
    main()
