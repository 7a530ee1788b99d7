"""Tasks C and E as a team writes them: `python speak.py MODEL TEXT AUDIO LANGUAGE`, by Coqui's Python API.

The demo voice reads phonemes, which are made before.
"""

import sys
from pathlib import Path

from TTS.api import TTS

from services.common.languages import LANGUAGES
from services.synthesis_audio.voice.phonemes import phonemize


def main(folder: str, text: str, audio: str, language: str) -> None:
    """One text to one recording."""
    voice = TTS(model_path=f"{folder}/model.pth", config_path=f"{folder}/config.json", progress_bar=False)
    sounds = phonemize(Path(text).read_text(encoding="utf-8"), LANGUAGES[language].espeak)
    voice.tts_to_file(text=sounds, file_path=audio)


if __name__ == "__main__":
    main(*sys.argv[1:])
