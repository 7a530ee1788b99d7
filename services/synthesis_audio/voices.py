"""The two ways to speak with a Coqui model: our phoneme voice, and any other model as Coqui itself drives it.

Contract: `open_voice(folder, ...)` -> `Voice`, whose `say` turns one normalised piece of text into samples
(empty when there is nothing to say).
Which one it is, the model's config.json tells: a ForwardTTS without phonemizer whose symbols are IPA is
ours. Models are opened by path only,
so that Coqui never looks for one on the network. It does not know requests or pauses.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.catalog import ModelFolder
from services.common.errors import ModelCorrupt, ModelNotFound, UnknownLanguage
from services.common.languages import LANGUAGES
from services.common.offline import switch_off_hubs
from services.synthesis_audio.compat import prepare
from services.synthesis_audio.phonemes import phonemize
from services.synthesis_audio.vocoder import Vocoder

_SHORTEST = 32
"""Symbols: the widest convolution spans 25 frames, so a shorter text is said again and again and cut after
the first time.
"""
_WEIGHTS = ("model.pth", "model_file.pth", "best_model.pth")
_REFERENCE = "reference.wav"
"""In a folder of a cloning model (XTTS): the recording whose voice is taken."""


class Voice(Protocol):
    """What the engine asks of a loaded model; `sample_rate` in Hz."""

    sample_rate: int

    def say(self, text: str, language: str, speed: float) -> NDArray[np.float32]:
        """Samples of one piece of text in `language` (ISO 639-1)."""


def open_voice(folder: ModelFolder, *, device: str, threads: int, iterations: int) -> Voice:
    """The model in `folder`; raises ModelNotFound or ModelCorrupt."""
    config = folder.path / "config.json"
    if not config.is_file():
        raise ModelNotFound(
            f"{folder.id} has no config.json", param="model", hint="give a folder of a Coqui model"
        )
    switch_off_hubs()
    prepare()
    logging.getLogger("TTS").setLevel(logging.ERROR)  # its warnings quote texts
    import torch
    from TTS.api import TTS

    torch.set_num_threads(threads)
    weights = _weights(folder)
    try:
        api = TTS(model_path=str(weights), config_path=str(config), progress_bar=False).to(device)
    except Exception as error:
        raise ModelCorrupt(f"{folder.id} can't be read: {type(error).__name__}: {error}") from error
    if _reads_phonemes(config):
        return PhonemeVoice(api.synthesizer, device=device, iterations=iterations)
    return CoquiVoice(api, folder.path)


def _weights(folder: ModelFolder) -> Path:
    """The file with the weights; XTTS takes the folder."""
    if (folder.path / "vocab.json").is_file():
        return folder.path
    named = [folder.path / name for name in _WEIGHTS if (folder.path / name).is_file()]
    found = named or sorted(folder.path.glob("*.pth"))
    if not found:
        raise ModelNotFound(
            f"{folder.id} has no .pth file", param="model", hint="give a folder of a Coqui model"
        )
    return found[0]


def _reads_phonemes(config: Path) -> bool:
    read: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    symbols = (read.get("characters") or {}).get("characters_class") or ""
    return read.get("use_phonemes") is False and symbols.endswith("IPAPhonemes")


@dataclass(frozen=True)
class Timed:
    """A piece as it was said: its symbols, the frames (vocoder hops) each of them takes, the samples."""

    symbols: str
    frames: tuple[int, ...]
    samples: NDArray[np.float32]


class PhonemeVoice:
    """A ForwardTTS that reads IPA from `services.synthesis_audio.phonemes` and sounds through our vocoder."""

    def __init__(self, synthesizer: Any, *, device: str, iterations: int) -> None:
        self._model, self._device = synthesizer.tts_model.eval(), device
        self._vocoder = Vocoder(self._model.ap, iterations=iterations)
        self._known = frozenset(self._model.tokenizer.characters.vocab)
        self.sample_rate = int(self._model.ap.sample_rate)

    def say(self, text: str, language: str, speed: float) -> NDArray[np.float32]:
        """Samples of one piece; empty when espeak-ng finds no sound in it."""
        return self.timed(text, language, speed).samples

    def timed(self, text: str, language: str, speed: float) -> Timed:
        """One piece with the time of each of its symbols."""
        symbols = "".join(symbol for symbol in phonemize(text, _espeak(language)) if symbol in self._known)
        if not any(symbol.isalpha() for symbol in symbols):
            return Timed("", (), np.zeros(0, np.float32))
        if symbols[-1] not in ".!?,":
            symbols += "."
        mel, frames = self._mel(symbols, speed)
        return Timed(symbols, frames, self._vocoder.sound(mel))

    def _mel(self, symbols: str, speed: float) -> tuple[NDArray[np.float32], tuple[int, ...]]:
        """Frames × bands, and how many frames each symbol takes; the durations are divided by `speed`."""
        import torch

        repeated = " ".join([symbols] * -(-_SHORTEST // len(symbols)))
        ids = torch.tensor([self._model.tokenizer.encode(repeated)], device=self._device)
        self._model.length_scale = 1 / speed
        with torch.inference_mode():
            out = self._model.inference(ids)
        # frames × symbols, one 1 in each row
        frames = tuple(int(count) for count in out["alignments"][0].sum(0)[: len(symbols)])
        mel = out["model_outputs"][0, : sum(frames)].float().cpu().numpy()
        return np.asarray(mel, np.float32), frames


class CoquiVoice:
    """Any model of Coqui (VITS, XTTS, …) through its own phonemizer and vocoder; its first speaker speaks."""

    def __init__(self, api: Any, folder: Path) -> None:
        self._api, self._reference = api, folder / _REFERENCE
        self.sample_rate = int(api.synthesizer.output_sample_rate)

    def say(self, text: str, language: str, speed: float) -> NDArray[np.float32]:
        """Samples of one piece; `speed` is taken where the model has it (XTTS)."""
        options: dict[str, Any] = {"split_sentences": False}
        if self._api.is_multi_lingual:
            options["language"] = self._named(language)
        if self._reference.is_file():
            options["speaker_wav"] = str(self._reference)
        elif self._api.is_multi_speaker and self._api.speakers:
            options["speaker"] = self._api.speakers[0]
        if speed != 1 and "xtts" in type(self._api.synthesizer.tts_model).__name__.lower():
            options["speed"] = speed
        return np.asarray(self._api.tts(text, **options), np.float32)

    def _named(self, language: str) -> str:
        """The model's own name for the language: "fr", or "fr-fr"."""
        known = list(self._api.languages or ())
        for name in known:
            if name.lower().split("-")[0] == language:
                return str(name)
        raise UnknownLanguage(f"this model doesn't speak {language!r}", hint=f"it speaks: {', '.join(known)}")


def _espeak(language: str) -> str:
    return LANGUAGES[language].espeak
