"""The teacher: espeak-ng says a sentence and tells when each of its phonemes begins.

Contract: `Teacher().say(text, voice)` -> `Utterance`: samples at 22.05 kHz and phonemes in IPA with sample
positions
(PHONEME events of speak_lib.h). It does not know mels, models or corpora.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.synthesis_audio.voice import espeak

SAMPLE_RATE = 22050
_RATE, _PITCH, _RANGE = 1, 3, 4
_PHONEME, _LIST_END = 7, 0
_UTF8 = 1
_QUIET = 60
"""Highest int16 value that counts as silence at the end."""
_TAIL_S = 0.12


class _Event(ctypes.Structure):
    """espeak_EVENT."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    ]


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True)
class Utterance:
    """Samples (float32, −1…1, 22.05 kHz) and the phonemes (IPA, first sample) in them."""

    samples: NDArray[np.float32]
    phonemes: tuple[tuple[str, int], ...]


class Teacher:
    """One speaker: the same rate, pitch and narrow pitch range in every language (narrow gives clean
    harmonics).
    """

    def __init__(self, *, rate: int = 155, pitch: int = 42, pitch_range: int = 35) -> None:
        self._library = espeak.library()
        self._audio: list[NDArray[np.int16]] = []
        self._phonemes: list[tuple[str, int]] = []
        self._callback = _CALLBACK(self._receive)  # kept: ctypes doesn't
        self._library.espeak_SetSynthCallback(self._callback)
        self._parameters = {_RATE: rate, _PITCH: pitch, _RANGE: pitch_range}

    def say(self, text: str, voice: str) -> Utterance:
        """The sentence in espeak-ng's `voice`, with at most 120 ms of silence after it."""
        self._audio.clear()
        self._phonemes.clear()
        with espeak.LOCK:
            espeak.set_voice(voice)
            for parameter, value in self._parameters.items():
                self._library.espeak_SetParameter(parameter, value, 0)
            source = text.encode()
            self._library.espeak_Synth(source, len(source) + 1, 0, 1, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
        return Utterance(self._trimmed(), tuple(self._phonemes))

    def _trimmed(self) -> NDArray[np.float32]:
        pcm = np.concatenate(self._audio) if self._audio else np.zeros(1, np.int16)
        loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > _QUIET)
        end = loud[-1] + int(_TAIL_S * SAMPLE_RATE) if len(loud) else len(pcm)
        return np.asarray(pcm[:end].astype(np.float32) / 32768, dtype=np.float32)

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if count > 0 and samples:
            self._audio.append(np.ctypeslib.as_array(samples, shape=(count,)).copy())
        position = 0
        while events[position].type != _LIST_END:
            event = events[position]
            if event.type == _PHONEME:
                self._phonemes.append((event.name.decode("utf-8", "replace"), event.sample))
            position += 1
        return 0
