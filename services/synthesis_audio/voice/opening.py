"""Opens a Coqui model: ours, which reads phonemes, or any other as Coqui itself drives it.

Contract: `open_voice(folder, ...)` -> `Voice`. Which kind it is, the model's config.json tells: a ForwardTTS
without phonemizer whose symbols are IPA is ours. Models are opened by path only, so that Coqui never looks
for one on the network. It does not know requests or pauses.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from models.catalog import ModelFolder
from services.common.errors import ModelCorrupt, ModelNotFound, StageError
from services.common.offline import switch_off_hubs
from services.synthesis_audio.speech import Speech, SpeechRequest
from services.synthesis_audio.voice.compat import prepare
from services.synthesis_audio.voice.coqui_voice import CoquiVoice
from services.synthesis_audio.voice.phoneme_voice import PhonemeVoice, Timed
from services.synthesis_audio.voice.profile import VoiceProfile
from services.synthesis_audio.voice.vits_voice import VitsVoice, is_vits

__all__ = ["CoquiVoice", "PhonemeVoice", "Timed", "VitsVoice", "Voice", "open_voice"]

_WEIGHTS = ("model.pth", "model_file.pth", "best_model.pth")


class Voice(Protocol):
    """What the engine asks of a loaded model."""

    @property
    def profile(self) -> VoiceProfile:
        """What it can do."""

    def say(self, batch: Sequence[SpeechRequest]) -> Sequence[Speech | StageError]:
        """Speech or error per piece, in order; a Speech without samples where there is nothing to say."""

    def close(self) -> None:
        """Let go of what was taken."""


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
    from TTS.api import TTS

    weights = _weights(folder)
    try:
        api = TTS(model_path=str(weights), config_path=str(config), progress_bar=False).to(device)
    except Exception as error:
        raise ModelCorrupt(f"{folder.id} can't be read: {type(error).__name__}: {error}") from error
    if _reads_phonemes(config):
        return PhonemeVoice(api.synthesizer, device=device, iterations=iterations, threads=threads)
    if is_vits(api) and device == "cpu":
        return VitsVoice(api, folder.path, threads=threads)
    return CoquiVoice(api, folder.path, threads=threads)


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
