"""The project's own voice: a ForwardTTS that reads IPA and sounds through our vocoder.

Contract: `say(batch)` -> one Speech per request, with its symbols and their frames; a piece in which
espeak-ng finds no sound is empty. A sentence is said by one thread, from its lengths to its samples: on a
CPU that is faster than sharing each step among threads or sentences, and what a sentence sounds like depends
on nothing but itself. Reaches into Coqui's ForwardTTS 0.28, whose own `inference` keeps the speed in the
model. It does not know requests' pauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.common.languages import LANGUAGES
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.voice.phonemes import phonemize
from services.synthesis_audio.voice.profile import VoiceProfile
from services.synthesis_audio.voice.vocoder import Vocoder

_SHORTEST = 32
"""Symbols: the widest convolution spans 25 frames, so a shorter text is said again and again and cut after
the first time.
"""
_ENDS = ".!?,"


@dataclass(frozen=True)
class Timed:
    """A piece as it was said: its symbols, the frames (vocoder hops) each of them takes, the samples."""

    symbols: str
    frames: tuple[int, ...]
    samples: Sound


class PhonemeVoice:
    """One loaded model; driven by one thread at a time."""

    def __init__(self, synthesizer: Any, *, device: str, iterations: int, threads: int = 1) -> None:
        import torch

        torch.set_num_threads(1)  # sentences share the threads, not the steps within one
        self._model, self._device = synthesizer.tts_model.eval(), device
        self._vocoder = Vocoder(self._model.ap, iterations=iterations)
        self._known = frozenset(self._model.tokenizer.characters.vocab)
        self._threads = ThreadPoolExecutor(threads, "sentence", torch.set_num_threads, (1,))
        self.sample_rate = int(self._model.ap.sample_rate)
        self.hop = int(self._model.ap.hop_length)
        self.profile = VoiceProfile(reads_ipa=True)

    def say(self, batch: Sequence[SpeechRequest]) -> list[Speech]:
        """Speech for each piece, in order."""
        return [
            Speech(said.samples, self.sample_rate, symbols=said.symbols, frames=said.frames, hop=self.hop)
            for said in self._timed([(each.text, each.language, each.speed) for each in batch])
        ]

    def timed(self, text: str, language: str, speed: float) -> Timed:
        """One piece with the time of each of its symbols."""
        return self._timed([(text, language, speed)])[0]

    def close(self) -> None:
        """Stop the threads."""
        self._threads.shutdown(wait=False)

    def _timed(self, pieces: Sequence[tuple[str, str, float]]) -> list[Timed]:
        spelled = [(self._spelled(text, language), speed) for text, language, speed in pieces]
        longest_first = sorted(range(len(spelled)), key=lambda place: -len(spelled[place][0]))
        said = self._threads.map(self._said, [spelled[place] for place in longest_first])
        by_place = dict(zip(longest_first, said, strict=True))
        return [by_place[place] for place in range(len(spelled))]

    def _said(self, piece: tuple[str, float]) -> Timed:
        """One piece; in any thread."""
        import torch

        symbols, speed = piece
        if not symbols:
            return Timed("", (), np.zeros(0, np.float32))
        with torch.inference_mode():
            hidden, frames = self._laid(symbols, speed)
            mask = torch.ones(1, 1, hidden.shape[2], device=self._device)
            bands = self._model.decoder(hidden, mask, g=None)[0].transpose(0, 1)[: sum(frames)]
        mel = np.asarray(bands.float().cpu().numpy(), np.float32)
        return Timed(symbols, frames, self._vocoder.sound(mel))

    def _spelled(self, text: str, language: str) -> str:
        """Symbols of a piece, with a pause at its end; empty where it has no sound."""
        symbols = "".join(each for each in phonemize(text, LANGUAGES[language].espeak) if each in self._known)
        if not any(symbol.isalpha() for symbol in symbols):
            return ""
        return symbols if symbols[-1] in _ENDS else f"{symbols}."

    def _laid(self, symbols: str, speed: float) -> tuple[Any, tuple[int, ...]]:
        """What the decoder reads (1 × channels × frames), and the frames of each symbol: at least one,
        as ForwardTTS has it.
        """
        import torch

        model = self._model
        repeated = " ".join([symbols] * -(-_SHORTEST // len(symbols)))
        ids = torch.tensor([model.tokenizer.encode(repeated)], device=self._device)
        read, mask, _, _ = model._forward_encoder(ids, torch.ones(1, 1, ids.shape[1], device=self._device))
        lasting = (model.duration_predictor(read, mask).exp() - 1) * mask / speed
        frames = lasting.clamp_min(1).round()[0, 0].long()
        read = read + model._forward_pitch_predictor(read, mask)[0]
        counts = tuple(frames[: len(symbols)].tolist())
        return read.repeat_interleave(frames, dim=2), counts
