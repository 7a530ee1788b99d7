"""The training set: sentences said by the demo voice and by invented speakers, frame by frame side by side.

Contract: `load_or_build(work, speakers)` -> list of `Pair`, kept in WORK/pairs.pt. Both say the same symbols;
the demo voice's frames are stretched symbol by symbol to the speaker's time. Speakers 0 … of which the last
`HELD` are never trained on. It does not know the networks.
"""

import logging
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.train.cloning.voices import install, invented, named, write
from models.train.synthesis.alignment import durations
from models.train.synthesis.corpus import sentences
from models.train.synthesis.teacher import Teacher
from services.common.languages import LANGUAGES
from services.synthesis_audio.cloning.demo.pitch import Melody, contour
from services.synthesis_audio.cloning.demo.spectrum import Spectrum
from services.synthesis_audio.engine import Speech, SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings

HELD = 24
"""Speakers, the last ones, that are kept back."""
SENTENCES_EACH = 5
_PER_LANGUAGE = 80
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pair:
    """A sentence twice: mels (t × 80, half) of the demo voice in the speaker's time, and of the speaker;
    the speaker's pitch (t, Hz, 0 unvoiced), and who it is.
    """

    speaker: int
    language: str
    said: torch.Tensor
    wanted: torch.Tensor
    pitch: torch.Tensor


def load_or_build(work: Path, speakers: int, seed: int = 0) -> list[Pair]:
    """The set in `work`, said where it is not there yet."""
    kept = work / "pairs.pt"
    if kept.exists():
        return [Pair(**fields) for fields in torch.load(kept, weights_only=True)]
    rng = random.Random(seed)
    install(work / "espeak-ng-data")
    spoken = _demo_voice(seed)
    pairs: list[Pair] = []
    for number in range(speakers):
        write(work / "espeak-ng-data", _name(number), invented(rng))
        teacher = Teacher(pitch=50, pitch_range=rng.randint(25, 60))
        for text, code, speech in rng.sample(spoken, SENTENCES_EACH):
            if pair := _pair(number, text, code, speech, teacher):
                pairs.append(pair)
        if number % 50 == 49:
            _log.info("%d speakers, %d sentences", number + 1, len(pairs))
    torch.save([vars(pair) for pair in pairs], kept)
    return pairs


def _name(number: int) -> str:
    """Two names in turn, so that espeak-ng reads the file anew."""
    return f"invented{number % 2}"


def _demo_voice(seed: int) -> list[tuple[str, str, Speech]]:
    """Sentences in every language as the demo voice says them."""
    engine = SynthesisEngine(SynthesisSettings(threads=1))
    engine.load()
    spoken = []
    for code in LANGUAGES:
        for text in sentences(code, _PER_LANGUAGE, random.Random(f"cloning-{seed}-{code}")):
            said = engine.infer([SpeechRequest(text, code)])[0]
            if isinstance(said, Speech) and len(said.symbols) > 4:
                spoken.append((text, code, said))
        _log.info("%s: said by the demo voice", code)
    engine.close()
    return spoken


def _pair(number: int, text: str, code: str, speech: Speech, teacher: Teacher) -> Pair | None:
    """None where espeak-ng says other sounds than the demo voice reads."""
    spectrum = Spectrum()
    utterance = teacher.say(text, named(code, _name(number)))
    wanted = spectrum.mel(utterance.samples)
    frames = durations(speech.symbols, utterance, len(wanted))
    if frames is None:
        return None
    said = spectrum.mel(speech.samples)
    places = _places(np.array(speech.frames), frames)
    stretched = said[np.clip(places, 0, len(said) - 1)]
    pitch = contour(utterance.samples, len(wanted))
    if (pitch > 0).mean() < 0.1:
        return None
    return Pair(
        number,
        code,
        torch.from_numpy(stretched).half(),
        torch.from_numpy(wanted).half(),
        torch.from_numpy(pitch),
    )


def _places(source: NDArray[np.int64], target: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each frame of the target the source's frame, symbol by symbol."""
    at = np.cumsum(np.append(0, target))
    ends = np.cumsum(np.append(0, source))
    middles = np.interp(np.arange(at[-1]) + 0.5, at, ends) - 0.5
    return np.asarray(np.round(middles), np.int64)


def melody(pairs: list[Pair]) -> Melody:
    """The pitch of one speaker, over all that was said."""
    return Melody.of(torch.cat([pair.pitch for pair in pairs]).numpy())
