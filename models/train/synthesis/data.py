"""The training set on disk: sentences said by the teacher, as symbols, frames per symbol, pitch and mel.

Contract: `load_or_build(work, per_language, seed)` -> `Dataset`, kept in WORK/data.pt; a language that is
done is kept in WORK/data-<code>.pt, so
that a stopped run goes on. The last `HELD` sentences of a language are never trained on. It does not know
the network.
"""

import logging
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.train.synthesis.alignment import durations
from models.train.synthesis.corpus import sentences
from models.train.synthesis.pitch import contour
from models.train.synthesis.teacher import Teacher
from services.common.languages import LANGUAGES
from services.synthesis_audio.voice.compat import prepare
from services.synthesis_audio.voice.phonemes import phonemize

HELD = 12
_log = logging.getLogger(__name__)
AUDIO: dict[str, Any] = {
    "sample_rate": 22050,
    "fft_size": 1024,
    "win_length": 1024,
    "hop_length": 256,
    "num_mels": 80,
    "mel_fmin": 0.0,
    "mel_fmax": 8000.0,
    "do_trim_silence": False,
    "signal_norm": True,
    "symmetric_norm": True,
    "max_norm": 4.0,
    "clip_norm": True,
    "min_level_db": -100,
    "ref_level_db": 20,
    "power": 1.2,
    "griffin_lim_iters": 32,
    "preemphasis": 0.0,
    "log_func": "np.log10",
    "spec_gain": 20.0,
}
"""Settings of Coqui's AudioProcessor: Hz, samples, dB; power 1.2 sharpens harmonics for Griffin-Lim."""


@dataclass(frozen=True)
class Example:
    """A sentence: language, text, symbols, frames per symbol (n), mel (frames × 80, half), Hz per frame."""

    language: str
    text: str
    symbols: str
    durations: torch.Tensor
    mel: torch.Tensor
    pitch: torch.Tensor


@dataclass(frozen=True)
class Dataset:
    """Examples to train on and held back, and the mean and deviation (Hz) of the voiced pitch."""

    train: list[Example]
    held: list[Example]
    pitch_mean: float
    pitch_deviation: float


def audio_processor() -> Any:
    """Coqui's mel spectrogram with the recipe's settings."""
    prepare()
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.utils.audio import AudioProcessor

    return AudioProcessor(BaseAudioConfig(**AUDIO))


def load_or_build(work: Path, per_language: int, seed: int = 0) -> Dataset:
    """The set in `work`, said by the teacher where it isn't there yet."""
    train: list[Example] = []
    held: list[Example] = []
    for code in LANGUAGES:
        examples = _language(work / f"data-{code}.pt", code, per_language, seed)
        train += examples[:-HELD]
        held += examples[-HELD:]
    voiced = torch.cat([example.pitch for example in train])
    voiced = voiced[voiced > 0]
    return Dataset(train, held, float(voiced.mean()), float(voiced.std()))


def _language(path: Path, code: str, count: int, seed: int) -> list[Example]:
    if path.exists():
        return [Example(**fields) for fields in torch.load(path, weights_only=True)]
    processor, teacher = audio_processor(), Teacher()
    texts = sentences(code, count, random.Random(f"{seed}-{code}"))
    made = [example for text in texts if (example := _example(text, code, teacher, processor))]
    _log.info("%s: %d sentences, %d refused", code, len(made), count - len(made))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save([vars(example) for example in made], part)
    part.replace(path)
    return made


def _example(text: str, code: str, teacher: Teacher, processor: Any) -> Example | None:
    """None where teacher and phonemizer disagree."""
    voice = LANGUAGES[code].espeak
    symbols = phonemize(text, voice)
    said = teacher.say(text, voice)
    mel = processor.melspectrogram(said.samples).T
    frames = durations(symbols, said, len(mel)) if len(symbols) > 4 else None
    if frames is None:
        return None
    return Example(
        language=code,
        text=text,
        symbols=symbols,
        durations=torch.from_numpy(frames),
        mel=torch.from_numpy(np.ascontiguousarray(mel, np.float32)).half(),
        pitch=torch.from_numpy(contour(said.samples, len(mel))),
    )
