"""What is left between a converted voice and its recording, band by band, and taken away.

Contract: `Tone.between(said, heard)` compares two mels (frames × 80): what the converter makes of known
sentences, and the speaker's recording. `matched(mel)` gives a mel the recording's long-term average and
spread in every band. A trained converter smooths: its spectra vary less than a speaker's (global variance:
Toda, Black and Tokuda 2007). Frames without speech count for nothing. It does not know networks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from services.synthesis_audio.cloning.demo.spectrum import Frames

_SPEECH = 2.8
"""How far below the loud frames, as a mean over the bands, a frame of speech may lie: 35 dB."""
_LOUD = 95
"""Percentile of the frames that counts as loud."""
_LEAST, _MOST = 0.6, 1.6
"""Stretch of a band: beyond it the comparison says more about the sentences than about the speaker."""


@dataclass(frozen=True)
class Tone:
    """Per band: the average of what is said, the wanted one, and the factor around it."""

    said: Frames
    wanted: Frames
    stretch: Frames

    @classmethod
    def between(cls, said: Frames, heard: Frames) -> "Tone":
        """From mels with some speech in them."""
        own, other = _speech(said), _speech(heard)
        stretch = np.clip(other.std(0) / np.maximum(own.std(0), 1e-3), _LEAST, _MOST)
        return cls(own.mean(0), other.mean(0), stretch.astype(np.float32))

    @classmethod
    def of(cls, numbers: Mapping[str, Frames]) -> "Tone":
        """As `numbers` kept it."""
        return cls(numbers["said"], numbers["wanted"], numbers["stretch"])

    def numbers(self) -> dict[str, Frames]:
        """To be kept with the voice."""
        return {"said": self.said, "wanted": self.wanted, "stretch": self.stretch}

    def matched(self, mel: Frames) -> Frames:
        """A mel of the converter, with the speaker's averages."""
        return np.asarray((mel - self.said) * self.stretch + self.wanted, np.float32)


def _speech(mel: Frames) -> Frames:
    energy = mel.mean(1)
    return np.asarray(mel[energy > np.percentile(energy, _LOUD) - _SPEECH], np.float32)
