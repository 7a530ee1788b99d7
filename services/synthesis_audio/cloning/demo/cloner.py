"""The demo cloner at work: a recording's speaker as an embedding and a melody, and speech changed to them.

Contract: a `cloning.cloner.Cloner` from a folder with model.safetensors and config.json. What the base voice
said is turned into a spectrogram, given the wanted speaker's tone and pitch, and made to sound by our
vocoder, a piece per thread. When a voice is learnt, three sentences are tried, and what is still another tone
in them than in the recording is taken away from then on (`tone`). Times of symbols stay as they were. It does
not know profiles.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from services.common.errors import ModelCorrupt, StageError
from services.synthesis_audio.cloning.cloner import Asked, Numbers, Said, Speaker, resounded, spoken
from services.synthesis_audio.cloning.demo.pitch import Melody, contour, moved
from services.synthesis_audio.cloning.demo.spectrum import SAMPLE_RATE, Frames, Spectrum
from services.synthesis_audio.cloning.demo.tone import Tone
from services.synthesis_audio.cloning.rates import at_rate
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.voice.levels import REFERENCE
from services.synthesis_audio.voice.vocoder import Vocoder

FAMILY = "demo-cloner"
WEIGHTS = "model.safetensors"


class DemoCloner:
    """One loaded model on `base`; driven by one thread at a time. Imports torch when made."""

    def __init__(
        self, folder: Path, name: str, base: Speaker, *, iterations: int = 32, threads: int = 1
    ) -> None:
        self.name, self._base = name, base
        self._model = _loaded(folder)
        self._spectrum = Spectrum()
        self._vocoder = Vocoder(self._spectrum, iterations=iterations)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="cloner")

    def learn(self, sound: Sound, rate: int) -> Numbers:
        """The embedding (32), the melody (2) and the tone (3 × 80) of a recording's speaker."""
        import torch

        own = at_rate(sound, rate, SAMPLE_RATE)
        mel = self._spectrum.mel(own)
        melody = Melody.of(contour(own, len(mel)))
        with torch.inference_mode():
            embedding = self._model.encoder(torch.from_numpy(mel)[None])[0]
        numbers = {
            "embedding": np.asarray(embedding.numpy(), np.float32),
            "melody": np.array([melody.middle, melody.width], np.float32),
        }
        return numbers | Tone.between(self._tried(numbers), mel).numbers()

    def _tried(self, numbers: Numbers) -> Frames:
        """What the converter makes of known sentences, before anything is matched. Raises StageError."""
        voice, mels = self._base.profile.voices[0], []
        for said in self._base.say([SpeechRequest(text, "en", voice) for text in REFERENCE["en"]]):
            if isinstance(said, StageError):
                raise said
            mels.append(self._converted(at_rate(said.samples, said.sample_rate, SAMPLE_RATE), numbers))
        return np.concatenate(mels)

    def say(self, batch: Sequence[Asked]) -> list[Said]:
        """See Cloner."""
        said = spoken(self._base, batch)
        sounding = [
            (speech, numbers)
            for speech, (_, numbers) in zip(said, batch, strict=True)
            if isinstance(speech, Speech) and len(speech.samples)
        ]
        changed = iter(list(self._threads.map(lambda pair: self._changed(*pair), sounding)))
        return [next(changed) if isinstance(each, Speech) and len(each.samples) else each for each in said]

    def close(self) -> None:
        """Stop the threads."""
        self._threads.shutdown(wait=False)

    def _changed(self, said: Speech, numbers: Numbers) -> Speech:
        own = at_rate(said.samples, said.sample_rate, SAMPLE_RATE)
        samples = self._vocoder.sound(self.spectrogram(own, numbers))[: len(own)]
        return resounded(said, np.pad(samples, (0, max(0, len(own) - len(samples)))), SAMPLE_RATE)

    def spectrogram(self, own: Sound, numbers: Numbers) -> Frames:
        """Mel (frames × 80) of the sound (SAMPLE_RATE) in the voice of `numbers`."""
        return Tone.of(numbers).matched(self._converted(own, numbers))

    def _converted(self, own: Sound, numbers: Numbers) -> Frames:
        import torch

        mel = self._spectrum.mel(own)
        wanted = numbers["melody"]
        pitch = moved(contour(own, len(mel)), Melody(float(wanted[0]), float(wanted[1])))
        harmonics = self._spectrum.harmonics(pitch)
        fields: list[Any] = [
            mel,
            harmonics,
            (pitch > 0).astype(np.float32)[:, None],
            numbers["embedding"],
            wanted,
        ]
        with torch.inference_mode():
            out = self._model.converter(*(torch.from_numpy(field)[None] for field in fields))[0]
        return np.asarray(out.numpy(), np.float32)


def _loaded(folder: Path) -> Any:
    """The networks of a folder. Raises ModelCorrupt."""
    from safetensors.torch import load_file

    from services.synthesis_audio.cloning.demo.network import Cloning

    model = Cloning()
    try:
        model.load_state_dict({name: value.float() for name, value in load_file(folder / WEIGHTS).items()})
    except Exception as error:
        raise ModelCorrupt(f"{folder.name} can't be read: {type(error).__name__}: {error}") from error
    return model.eval()


def is_demo(folder: Path) -> bool:
    """Whether the folder holds a model of this kind."""
    try:
        read = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(read, dict) and read.get("family") == FAMILY
