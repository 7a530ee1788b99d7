"""Coqui's VITS at the shape of tts_models/en/ljspeech/vits: 22 050 Hz, one speaker, stochastic durations.

Every token lasts about `FRAMES` frames of 256 samples, so that a text has an ordinary length, and the
sound's level is a voice's. The vocabulary is the published one, letters and IPA; texts are read letter by
letter, or as the IPA that they hold, because Coqui's phonemizer asks for an espeak-ng on the system, which
may not be here. Source of the sizes: `VitsConfig`'s defaults, which are that model's.
"""

import math
from pathlib import Path
from typing import Any

import torch

FRAMES = 2.5
"""Rounded up to 3: a letter and the blank behind it last 70 ms, 14 letters a second."""
_LEVEL = 0.1
"""Root mean square of the sound."""
_STILLER = 2.0
_DEVIATION = 0.02


def build(name: str, folder: Path) -> dict[str, float]:
    """Write `coqui`; gives the frames of a token."""
    del name
    from services.synthesis_audio.voice.compat import prepare

    prepare()
    from TTS.tts.configs.vits_config import VitsConfig
    from TTS.tts.models.vits import Vits, VitsArgs

    torch.manual_seed(0)
    config = VitsConfig(
        model_args=VitsArgs(init_discriminator=False),
        use_phonemes=False,
        text_cleaner="basic_cleaners",
        add_blank=True,
        run_eval=False,
        test_sentences=[],
    )
    model = Vits(config).eval()
    level = shape_sound(model)
    out = folder / "coqui"
    out.mkdir()
    config.save_json(str(out / "config.json"))
    torch.save({"model": model.state_dict()}, out / "model.pth")
    return {"frames": FRAMES, "level": level}


@torch.no_grad()
def shape_sound(model: Any, **conditions: Any) -> float:
    """Make an untrained VITS say sounds of ordinary length and level; gives the level."""
    durations = model.duration_predictor.flows[0]  # the last that is applied
    durations.translation.fill_(-math.log(FRAMES) * math.exp(_STILLER))
    durations.log_scale.fill_(_STILLER)
    for parameter in model.flow.parameters():  # the layers that begin as identities
        if not parameter.any():
            parameter.normal_(0.0, _DEVIATION)
    last = model.waveform_decoder.conv_post
    said = _say(model, conditions)
    weight = last.parametrizations.weight.original0 if hasattr(last, "parametrizations") else last.weight
    weight.mul_(_LEVEL / said.std().clamp_min(1e-6))  # tanh is straight there
    return float(_say(model, conditions).std())


def _say(model: Any, conditions: dict[str, Any]) -> torch.Tensor:
    tokens = torch.arange(1, 60)[None] % model.args.num_chars
    sound: torch.Tensor = model.inference(tokens, conditions or None)["model_outputs"]
    return sound - sound.mean()
