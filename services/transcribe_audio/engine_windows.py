"""How much of the encoder's window a clip is given: its sound, some silence behind it, and no more.

Contract: `Windows.grouped` puts clips of like length together; a clip's frames depend on its own length
alone, so that its text does not depend on what is beside it. An encoder costs in proportion to its frames
(attention to their square), and most clips are far shorter than the 30 s that Whisper was trained on. With
too little silence behind the speech it loses accuracy and may repeat itself, as whisper.cpp says of its
`audio_ctx`, the same idea; futo-org/whisper-acft are models trained on for it. It does not know what is
heard.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.transcribe_audio.transcript import SAMPLE_RATE

FRAMES_PER_SECOND = 100
WHOLE = 3000
"""Frames of Whisper's encoder; a model made for a shorter window is given as many."""
_STEPS_S = (6, 8, 11, 15, 20, 25)
"""Few lengths, a third apart: clips that fall on the same are decoded together."""


@dataclass(frozen=True)
class Windows:
    """`padding_s` is the silence, in seconds, that a clip needs behind it; 0 gives every clip all frames."""

    padding_s: float

    def frames(self, samples: int) -> int:
        """Frames for a clip of so many samples."""
        needed_s = samples / SAMPLE_RATE + self.padding_s
        fitting = (step * FRAMES_PER_SECOND for step in _STEPS_S if step >= needed_s)
        return next(fitting, WHOLE) if self.padding_s else WHOLE

    def grouped(self, lengths: Iterable[int]) -> dict[int, list[int]]:
        """Frames → the places of the clips, by their lengths in samples, that are given so many."""
        groups: dict[int, list[int]] = {}
        for place, samples in enumerate(lengths):
            groups.setdefault(self.frames(samples), []).append(place)
        return groups
