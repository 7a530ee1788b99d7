"""Measures a voice: words lost to our own recogniser, phones lost to an independent one, and time.

Contract: `evaluate(model, data)` -> {"wer_en", "per": {code: rate}, "rtf"} on the shipped texts or on a
folder of the user's own `*.txt` ("fr.txt" or "news.fr.txt" is French, without a code English), one text a
line. `wer_en` is None where there is no demo recogniser or no English; it leaves out the files called
`beyond.*.txt`, whose words the demo recogniser was never taught (it would write others, however well they
are said). `rtf` is CPU seconds per second of sound with one thread, once the voice's
loudness is known. It does not know how the voice was made.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.train.synthesis.phones import PhoneNet, load, spelled
from services.common.errors import ModelNotFound
from services.common.languages import LANGUAGES
from services.common.sound.decoding import decode
from services.common.sound.encoding import encode
from services.synthesis_audio.engine import Speech, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.spoken.normalise import normalise
from services.synthesis_audio.voice.phonemes import phonemize
from services.synthesis_audio.whole import say

SHIPPED = Path(__file__).parent / "data" / "synthesis"
Texts = dict[str, list[str]]
_BEYOND = "beyond."


def evaluate(model: str = "", data: Path | None = None) -> dict[str, Any]:
    """Rates between 0 and 1 (above 1 when more is heard than was written).

    Raises FileNotFoundError when there are no texts, StageError when the model does not load or fails on a
    text.
    """
    folder = data or SHIPPED
    texts = texts_in(folder)
    engine = SynthesisEngine(SynthesisSettings(model=model, threads=1))
    engine.load()
    try:
        engine.warm_up()
        for code, lines in texts.items():
            _say(engine, lines[0], code)  # the first time, the voice is measured: once for each language
        started = time.process_time()
        said = {code: [_say(engine, text, code) for text in lines] for code, lines in texts.items()}
        spent = time.process_time() - started
    finally:
        engine.close()
    seconds = sum(len(speech.samples) / speech.sample_rate for lines in said.values() for speech in lines)
    return {
        "wer_en": _word_errors(texts.get("en", ()), said.get("en", ()), _beyond(folder)),
        "per": {code: _phone_error_rate(texts[code], said[code], code) for code in texts},
        "rtf": round(spent / seconds, 4),
    }


def texts_in(folder: Path) -> Texts:
    """Lines of every language in a folder; raises FileNotFoundError when there are none."""
    found: Texts = {}
    for path in sorted(folder.glob("*.txt")):
        code = path.stem.rpartition(".")[2]
        found.setdefault(code if code in LANGUAGES else "en", []).extend(_lines(path))
    if not any(found.values()):
        raise FileNotFoundError(f"no *.txt with text in {folder}")
    return {code: lines for code, lines in found.items() if lines}


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _beyond(folder: Path) -> set[str]:
    return {line for path in folder.glob(f"{_BEYOND}*.txt") for line in _lines(path)}


def _say(engine: SynthesisEngine, text: str, code: str) -> Speech:
    return say(engine, text, code)


def _phone_error_rate(texts: Sequence[str], said: Sequence[Speech], code: str) -> float:
    edits, phones = phone_errors(texts, said, code)
    return round(edits / max(phones, 1), 4)


def phone_errors(texts: Sequence[str], said: Sequence[Speech], code: str) -> tuple[int, int]:
    """Edits between the phones espeak-ng spells and those the judge hears, and how many it spells."""
    from models.train.synthesis.data import audio_processor

    judge, processor = load(), audio_processor()
    edits = phones = 0
    for text, speech in zip(texts, said, strict=True):
        wanted = spelled(phonemize(normalise(text, code), LANGUAGES[code].espeak))
        edits += distance(wanted, _heard(judge, processor, speech))
        phones += len(wanted)
    return edits, phones


def _heard(judge: PhoneNet, processor: Any, speech: Speech) -> list[int]:
    """Phones the judge hears, at its own sample rate."""
    import torch

    samples = speech.samples
    if speech.sample_rate != processor.sample_rate:
        wav = encode(samples, speech.sample_rate, format="wav", normalize_lufs=None)
        samples = decode(wav, sample_rate=processor.sample_rate)
    mel: NDArray[np.float32] = processor.melspectrogram(samples).T
    return judge.read(torch.from_numpy(np.ascontiguousarray(mel, np.float32)))


def distance(wanted: Sequence[int], heard: Sequence[int]) -> int:
    """Levenshtein distance."""
    row = list(range(len(heard) + 1))
    for number, phone in enumerate(wanted, start=1):
        diagonal, row[0] = row[0], number
        for at, other in enumerate(heard, start=1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (phone != other))
    return row[-1]


def _word_errors(texts: Sequence[str], said: Sequence[Speech], beyond: set[str]) -> float | None:
    """Word error rate of our demo recogniser on the English sound, but for the texts it can't know; None
    where it isn't here or nothing is left.
    """
    import jiwer

    from models.eval.transcribe import plain
    from services.transcribe_audio.engine import TranscribeEngine
    from services.transcribe_audio.settings import TranscribeSettings
    from services.transcribe_audio.transcript import SAMPLE_RATE
    from services.transcribe_audio.whole import transcribe

    recogniser = TranscribeEngine(TranscribeSettings())
    try:
        info = recogniser.load()
    except ModelNotFound:
        return None
    wanted, heard = [], []
    known = [(text, speech) for text, speech in zip(texts, said, strict=True) if text not in beyond]
    for text, speech in known:
        samples = decode(encode(speech.samples, speech.sample_rate, format="wav"), sample_rate=SAMPLE_RATE)
        wanted.append(plain(normalise(text, "en")))
        heard.append(plain(transcribe(recogniser, info, samples).text))
    return round(float(jiwer.wer(wanted, heard)), 4) if wanted else None
