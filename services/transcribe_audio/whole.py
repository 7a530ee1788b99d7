"""A whole recording through a loaded engine, without a service around it; for evaluation and tests.

Contract: cuts, decodes and joins as the service does, in the caller's thread. It does not know HTTP.
"""

from itertools import islice

import numpy as np

from services.common.errors import StageError
from services.common.sound.decoding import Samples
from services.transcribe_audio.engine import TranscribeEngine
from services.transcribe_audio.engine_speech import find_speech
from services.transcribe_audio.listening import placed
from services.transcribe_audio.recordings import Cut, Recording
from services.transcribe_audio.transcript import (
    SAMPLE_RATE,
    Clip,
    Decoding,
    RecogniserInfo,
    Segment,
    Transcript,
)

_TOGETHER = 8


def transcribe(
    engine: TranscribeEngine, info: RecogniserInfo, samples: Samples, decoding: Decoding | None = None
) -> Transcript:
    """What is said in mono samples at 16 kHz; `info` is what `engine.load` gave. Raises StageError."""
    chosen = decoding or Decoding()
    recording = Recording(b"", 1, len(samples) / SAMPLE_RATE, np.atleast_2d(samples))
    stretches = Cut(info.window_s, 0.5, find_speech).stretches(recording)
    segments: list[Segment] = []
    while batch := list(islice(stretches, _TOGETHER)):
        heard = engine.infer([Clip(stretch.samples, chosen) for stretch in batch])
        for stretch, found in zip(batch, heard, strict=True):
            if isinstance(found, StageError):
                raise found
            assert isinstance(found, Transcript)
            segments += placed(stretch, found, len(segments))
    return Transcript(chosen.language, round(recording.seconds, 3), tuple(segments))
