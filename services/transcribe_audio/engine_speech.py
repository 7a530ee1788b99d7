"""Finds speech in sound by Silero's voice-activity detection, as faster-whisper ships it.

Contract: `find_speech` gives stretches of samples, in order, none longer than the window. It may run in any
thread. It does not know what becomes of the stretches.
"""

from services.common.sound.decoding import Samples
from services.transcribe_audio.transcript import SAMPLE_RATE

Span = tuple[int, int]
"""First sample, and the one after the last."""

WHISPER_WINDOW_S = 30
"""OpenAI's window. A model made for less was trained on utterances, and hears best what lies between pauses;
a window of OpenAI's takes several utterances with their pauses.
"""
_SHORTEST_SILENCE_MS = 160
_PADDING_MS, _PADDING_OF_UTTERANCES_MS = 400, 80


def find_speech(samples: Samples, *, window_s: float, threshold: float) -> list[Span]:
    """Speech in mono samples at 16 kHz; `threshold` is the probability from which sound is speech."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        threshold=threshold,
        min_silence_duration_ms=_SHORTEST_SILENCE_MS,
        speech_pad_ms=_PADDING_MS if window_s >= WHISPER_WINDOW_S else _PADDING_OF_UTTERANCES_MS,
        max_speech_duration_s=window_s,
    )
    found = get_speech_timestamps(samples, options, sampling_rate=SAMPLE_RATE)
    return [(span["start"], span["end"]) for span in found]
