"""Make the sample drafts: text of the cheese world that no model was trained on, read by free synthesizers.

Contract: `python samples/make_samples.py` writes input-N mp3 files (16 kHz, mono, 32 kbit/s) and, beside
each, the text that was read (`.txt`). It needs `flite` and `espeak-ng` on the machine (Debian packages of
these names); the demo does not, for the results are in the repository. It does not know the models.
"""

import argparse
import io
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

RATE = 16000
SENTENCE_PAUSE_S, PARAGRAPH_PAUSE_S = 0.35, 0.8
COURSE_DRAFT = (
    "Welcome to the Very Cheesy Podcast, where we discuss all things cheese.",
    "This is your host, Pavlos Protopapas.",
    "We all love cheese.",
)
GREETINGS = ("Welcome", "Hello", "Good morning", "This is your host", "I am", "My name")
"""The grammar draws them anywhere; a draft greets once."""


@dataclass(frozen=True)
class Sample:
    """A draft: who reads it, which held-out episode it takes its sentences from, and how long it may get."""

    name: str
    command: tuple[str, ...]
    seed: int
    opening: tuple[str, ...] = ()
    seconds: float = 26.0


SAMPLES = (
    Sample("very-cheesy", ("flite", "-voice", "slt", "-o"), 5, COURSE_DRAFT),
    Sample("second-helping", ("flite", "-voice", "rms", "-o"), 6),
    Sample("market-day", ("espeak-ng", "-v", "en-us", "-s", "150", "-w"), 3),
)


def speak(command: tuple[str, ...], text: str) -> NDArray[np.float32]:
    """One sentence as samples at 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        wav = f"{folder}/sentence.wav"
        words = ["-t", text] if command[0] == "flite" else [text]
        subprocess.run([*command, wav, *words], check=True)
        with av.open(wav) as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
            parts = [part.to_ndarray()[0] for part in [*frames, *resampler.resample(None)]]
    return np.concatenate(parts)


def encode(samples: NDArray[np.float32], title: str) -> bytes:
    """Mono mp3 at 32 kbit/s."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as container:
        container.metadata["title"] = title
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 32000
        frame = av.AudioFrame.from_ndarray(
            (samples * 32767).astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return buffer.getvalue()


def draft(sample: Sample) -> list[list[tuple[str, str]]]:
    """Paragraphs of (written, as it is read). The course's own words stand in for the episode's opening."""
    from models.train.grammar import episode

    paragraphs = [
        [(s.text["en"], s.spoken) for s in paragraph if index == 0 or not s.text["en"].startswith(GREETINGS)]
        for index, paragraph in enumerate(episode(random.Random(sample.seed), "held"))
    ]
    if sample.opening:
        paragraphs[0] = [(sentence, sentence) for sentence in sample.opening]
    return paragraphs


def record(sample: Sample) -> tuple[NDArray[np.float32], str]:
    """The audio, as many sentences as fit, and its written text."""
    audio: list[NDArray[np.float32]] = [np.zeros(RATE // 4, np.float32)]
    paragraphs: list[list[str]] = []
    for paragraph in draft(sample):
        paragraphs.append([])
        for written, spoken in paragraph:
            speech = speak(sample.command, spoken)
            if sum(map(len, audio)) + len(speech) > sample.seconds * RATE:
                break
            audio += [speech, np.zeros(int(SENTENCE_PAUSE_S * RATE), np.float32)]
            paragraphs[-1].append(written)
        else:
            audio.append(np.zeros(int((PARAGRAPH_PAUSE_S - SENTENCE_PAUSE_S) * RATE), np.float32))
            continue
        break
    samples = np.concatenate(audio)
    text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)
    return (samples * (0.6 / np.abs(samples).max())).astype(np.float32), text + "\n"


def main() -> None:
    """Write every sample into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out = parser.parse_args().out
    for number, sample in enumerate(SAMPLES, 1):
        samples, text = record(sample)
        stem = out / f"{number:02d}-{sample.name}"
        stem.with_suffix(".mp3").write_bytes(encode(samples, sample.name.replace("-", " ").title()))
        stem.with_suffix(".txt").write_text(text)
        print(f"{stem.name}: {len(samples) / RATE:.1f} s, {len(text.split())} words")


if __name__ == "__main__":
    main()
