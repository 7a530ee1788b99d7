"""What each form of VITS's decoder gains, and the voice by itself: `python -m benchmarks.vits_decoder`.

Contract: one JSON line: medians of seconds for 350 frames (4.1 s of sound) on one thread by Coqui's own
decoder, by convolutions channels last (`rows` without `tiles`), by tiles, and by tiles with activations and
sums in place (`residual`), asked in turn; then for twelve sentences on two threads by our
voice in one batch and by Coqui's. Random weights of the real shape. It does not know the service.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import torch

from benchmarks.contenders.coqui_server import opened
from benchmarks.contenders.weights import folder
from benchmarks.inputs.synthesis import spoken
from services.synthesis_audio.engine import SpeechRequest, SynthesisEngine
from services.synthesis_audio.settings import SynthesisSettings
from services.synthesis_audio.spoken.normalise import normalise
from services.synthesis_audio.voice import rows
from services.synthesis_audio.voice.residual import in_place
from services.synthesis_audio.voice.vits_voice import fold_weight_norm

_FRAMES, _ROUNDS, _VOICE_ROUNDS = 350, 5, 3
_SHAPE = folder("synthesis", "vits-ljspeech", "coqui")
_TEXT = normalise(spoken(0.5), "en")


def decoders() -> dict[str, Callable[[], object]]:
    """Each form, to be called."""
    forms = {name: _decoder() for name in ("coqui", "rows", "tiles", "in_place")}
    for name in ("rows", "tiles", "in_place"):
        fold_weight_norm(forms[name])
    with patch.object(rows, "pays", lambda _: False):
        rows.in_rows(forms["rows"])
    rows.in_rows(forms["tiles"])
    rows.in_rows(forms["in_place"])
    in_place(forms["in_place"])
    features = torch.randn(1, 192, _FRAMES)
    return {name: lambda form=form: form(features) for name, form in forms.items()}  # type: ignore[misc]


def voices() -> dict[str, Callable[[], object]]:
    """Ours and Coqui's, to be called."""
    engine = SynthesisEngine(SynthesisSettings(model=str(_SHAPE), threads=2, cloner="none"))
    engine.load()
    sentences = [f"{each.strip(' .?')}." for each in _TEXT.replace("?", ".").split(".") if each.strip()]
    batch = [SpeechRequest(sentence, "en") for sentence in sentences]
    coqui: Any = opened(_SHAPE, 2)
    return {"ours": lambda: engine.infer(batch), "coqui": lambda: coqui.tts(_TEXT)}


def medians(calls: dict[str, Callable[[], object]], rounds: int, threads: int) -> dict[str, float]:
    """Seconds of each, in turn, after a warm-up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, call in calls.items():
            torch.set_num_threads(threads)
            began = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - began)
    return {name: round(statistics.median(each[1:]), 3) for name, each in times.items()}


def _decoder() -> Any:
    return opened(_SHAPE, 1).synthesizer.tts_model.waveform_decoder


def main() -> None:
    """See the module."""
    with torch.inference_mode():
        decoded = medians(decoders(), _ROUNDS, threads=1)
    print(
        json.dumps({"decoder_s": decoded, "twelve_sentences_s": medians(voices(), _VOICE_ROUNDS, threads=2)})
    )


if __name__ == "__main__":
    main()
