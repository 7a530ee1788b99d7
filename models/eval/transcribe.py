"""Measures a recogniser: word error rates through the service's own engine.

Contract: `evaluate(model, data)` -> {"wer": {"held_sentences", "held_voices", "long"}} on the shipped
recordings, or {"wer": {"data": rate}} on a folder of `*.wav`/`*.txt` pairs of the user's own. Rates are
over all words of a set, after lower-casing and dropping punctuation. Does not know how the recordings were
made.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jiwer

from services.common.sound.decoding import decode
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.settings import TranscribeSettings
from services.transcribe_audio.transcript import SAMPLE_RATE, RecogniserInfo
from services.transcribe_audio.whole import transcribe

SHIPPED = Path(__file__).parents[2] / "tests" / "data" / "transcribe"
SETS = ("held_sentences", "held_voices", "long")
SOUNDS = (".wav", ".opus", ".mp3", ".flac", ".ogg", ".m4a")


def evaluate(model: str = "", data: Path | None = None) -> dict[str, Any]:
    """Word error rates between 0 and 1 (above 1 when more is invented than was said).

    Raises FileNotFoundError when there is nothing to measure on, StageError when the model does not load.
    """
    engine = TranscribeEngine(TranscribeSettings(model=model))
    info = engine.load()
    try:
        folders = {"data": data} if data else {name: SHIPPED / name for name in SETS}
        rates = {name: round(word_errors(engine, info, folder), 4) for name, folder in folders.items()}
        return {"wer": rates}
    finally:
        engine.close()


def word_errors(engine: TranscribeEngine, info: RecogniserInfo, folder: Path) -> float:
    """Word error rate on the recordings of a folder; `info` is what `engine.load` gave.

    Raises StageError, and FileNotFoundError without any recording.
    """
    said, heard = [], []
    for sound, text in _pairs(folder):
        said.append(plain(text))
        heard.append(plain(transcribe(engine, info, decode(sound, sample_rate=SAMPLE_RATE)).text))
    if not said:
        raise FileNotFoundError(f"no recordings with a .txt beside them in {folder}")
    return float(jiwer.wer(said, heard))


def _pairs(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every recording of the folder that has its text beside it, in order of name."""
    for sound in sorted(folder.glob("*")):
        text = sound.with_suffix(".txt")
        if sound.suffix.lower() in SOUNDS and text.is_file():
            yield sound, text.read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Lower-case words only; hyphens part words, so that "twenty-four" is "twenty four". Never empty."""
    kept = "".join(c if c.isalnum() or c == "'" else " " for c in text.lower().replace("’", "'"))
    return " ".join(kept.split()) or "-"
