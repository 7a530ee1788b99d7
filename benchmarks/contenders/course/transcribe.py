"""Task A as a team writes it: `python transcribe.py MODEL AUDIO TEXT`, by faster-whisper's own defaults."""

import sys
from pathlib import Path

from faster_whisper import WhisperModel


def main(model: str, audio: str, text: str) -> None:
    """One recording to one text."""
    segments, _ = WhisperModel(model, device="cpu", compute_type="int8").transcribe(audio, language="en")
    Path(text).write_text("".join(segment.text for segment in segments).strip(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
