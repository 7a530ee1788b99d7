"""Voice-cloning models of Coqui at their real shape: OpenVoice v2, FreeVC24 with WavLM-Large and its
speaker encoder, XTTS-v2.

Layouts are their makers'. XTTS ends after a number of codes that chance decides, thirty or so, a second and
a half. Source of the sizes: the defaults of Coqui's classes, XTTS-v2's and WavLM-Large's published
configurations. They say nothing.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch

from models.shapes.vocabulary import byte_level

_XTTS_LANGUAGES = ["en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh-cn", "hu"]
_XTTS_LANGUAGES += ["ko", "ja", "hi"]
_XTTS_PIECES = 6681
_ENDING = 0.5
"""What the stop code has over the others, of which sampling keeps fifty."""
_WAVLM_LARGE = {
    "extractor_mode": "layer_norm",
    "encoder_layers": 24,
    "encoder_embed_dim": 1024,
    "encoder_ffn_embed_dim": 4096,
    "encoder_attention_heads": 16,
    "layer_norm_first": True,
    "normalize": True,
    "relative_position_embedding": True,
    "num_buckets": 320,
    "max_distance": 800,
    "gru_rel_pos": True,
}


def build(name: str, folder: Path) -> dict[str, float]:
    """Write `coqui`; gives millions of weights."""
    from services.synthesis_audio.voice.compat import prepare

    prepare()
    torch.manual_seed(0)
    out = folder / "coqui"
    out.mkdir()
    return {"parameters_m": round(_BUILDS[name](out) / 1e6)}


def _openvoice(out: Path) -> int:
    from TTS.vc.configs.openvoice_config import OpenVoiceConfig
    from TTS.vc.models.openvoice import OpenVoice

    config: Any = OpenVoiceConfig()
    sound = {"sampling_rate": 22050, "filter_length": 1024, "hop_length": 256, "win_length": 1024}
    published = {
        "_version_": "v2",
        "data": {**sound, "n_speakers": 0},
        "model": {"zero_g": True, "n_layers_q": 3, "use_spectral_norm": False, "gin_channels": 256},
    }
    (out / "config.json").write_text(json.dumps(published, indent=1) + "\n")
    state = OpenVoice(config).state_dict()
    torch.save({"model": state}, out / "checkpoint.pth")
    return _weights(state)


def _freevc(out: Path) -> int:
    from TTS.vc.configs.freevc_config import FreeVCConfig
    from TTS.vc.layers.freevc.wavlm.wavlm import WavLM, WavLMConfig
    from TTS.vc.models import freevc as module

    wavlm = WavLM(WavLMConfig(_WAVLM_LARGE)).state_dict()
    torch.save({"cfg": _WAVLM_LARGE, "model": wavlm}, out / "WavLM-Large.pt")
    speakers = _speaker_encoder()
    torch.save({"model_state": speakers}, out / "speaker_encoder.pt")
    config: Any = FreeVCConfig()
    config.save_json(str(out / "config.json"))
    with (
        patch.object(module, "get_wavlm", torch.nn.Module),
        patch.object(module, "SpeakerEncoderEx", lambda _: torch.nn.Module()),
    ):
        state = module.FreeVC(config).state_dict()
    torch.save({"model": state}, out / "model.pth")
    return _weights(state) + _weights(wavlm) + _weights(speakers)


def _speaker_encoder() -> dict[str, torch.Tensor]:
    from TTS.vc.layers.freevc.speaker_encoder import hparams

    lstm = torch.nn.LSTM(hparams.mel_n_channels, hparams.model_hidden_size, hparams.model_num_layers)
    linear = torch.nn.Linear(hparams.model_hidden_size, hparams.model_embedding_size)
    state = {f"lstm.{name}": value for name, value in lstm.state_dict().items()}
    return state | {f"linear.{name}": value for name, value in linear.state_dict().items()}


def _xtts(out: Path) -> int:
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts, XttsArgs

    marks = ["[STOP]", "[UNK]", "[SPACE]", *(f"[{code}]" for code in _XTTS_LANGUAGES), "[START]"]
    tokenizer = byte_level.build(_XTTS_PIECES - len(marks), marks, specials_first=True)
    tokenizer.save(str(out / "vocab.json"))
    sizes = XttsArgs(
        gpt_number_text_tokens=_XTTS_PIECES,
        gpt_start_text_token=tokenizer.token_to_id("[START]"),
        gpt_stop_text_token=tokenizer.token_to_id("[STOP]"),
        gpt_num_audio_tokens=1026,
        gpt_start_audio_token=1024,
        gpt_stop_audio_token=1025,
        gpt_use_perceiver_resampler=True,
    )
    config = XttsConfig(model_args=sizes, languages=_XTTS_LANGUAGES)
    config.save_json(str(out / "config.json"))
    model = Xtts(config)
    with torch.no_grad():
        model.gpt.mel_head.weight.mul_(0.01)
        model.gpt.mel_head.bias.zero_()
        model.gpt.mel_head.bias[1025] = _ENDING
    torch.save({"model": model.state_dict()}, out / "model.pth")
    torch.save({}, out / "speakers_xtts.pth")
    _reference(out / "reference.wav")
    return _weights(model.state_dict())


def _reference(path: Path) -> None:
    """Three seconds of noise as the voice to be cloned."""
    from services.common.sound.encoding import encode

    noise = torch.randn(3 * 22050, generator=torch.Generator().manual_seed(0)) * 0.1
    path.write_bytes(encode(noise.numpy(), 22050, format="wav"))


def _weights(state: dict[str, torch.Tensor]) -> int:
    return sum(value.numel() for value in state.values())


_BUILDS: dict[str, Callable[[Path], int]] = {
    "openvoice-v2": _openvoice,
    "freevc24": _freevc,
    "xtts-v2": _xtts,
}
