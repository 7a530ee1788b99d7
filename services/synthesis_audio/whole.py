"""A whole text said at once, without a service around it: what evaluation and training ask for.

Contract: `say(engine, text, code)` -> one Speech with the silences that the service puts between its pieces,
at the voice's own level. It does not know HTTP.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from services.common.errors import StageError
from services.synthesis_audio.engine import SynthesisEngine
from services.synthesis_audio.joints import LEAD_S, TAIL_S, joined, silence
from services.synthesis_audio.speech import Sound, Speech, SpeechRequest
from services.synthesis_audio.spoken.script import Passage, Script, nothing_to_say
from services.synthesis_audio.voice.profile import DEFAULT_VOICE

_TOGETHER = 8


def say(
    engine: SynthesisEngine, text: str, code: str, *, voice: str = DEFAULT_VOICE, speed: float = 1.0
) -> Speech:
    """The sound of `text`. Raises StageError: nothing to say, or the voice failed on a piece."""
    script = Script(text, code, voice, speed, engine.profile)
    parts: list[Sound] = []
    rate = 0
    for some in _batches(script.passages()):
        for passage, said in zip(some, _said(engine, script, some), strict=True):
            rate = said.sample_rate or rate
            parts.append(joined(said.samples, rate, script.seconds_after(passage)))
    if not rate or not any(part.any() for part in parts):
        raise nothing_to_say()
    return Speech(np.concatenate([silence(LEAD_S, rate), *parts, silence(TAIL_S, rate)]), rate)


def _batches(passages: Iterator[Passage]) -> Iterator[list[Passage]]:
    while some := list(islice(passages, _TOGETHER)):
        yield some


def _said(engine: SynthesisEngine, script: Script, passages: list[Passage]) -> list[Speech]:
    requests = [SpeechRequest(each.text, script.code, script.voice, script.speed) for each in passages]
    answers = engine.infer(requests)
    for answer in answers:
        if isinstance(answer, StageError):
            raise answer
    return [answer for answer in answers if isinstance(answer, Speech)]
