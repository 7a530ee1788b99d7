"""Coqui's voices and cloning models in their makers' layouts, with random weights, made small.

XTTS's vocoder and FreeVC's speaker encoder have one size.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from services.common.sound.encoding import encode
from services.synthesis_audio.cloning.converters import SPEAKERS, WAVLM

_SMALL: dict[str, Any] = {
    "inter_channels": 8,
    "hidden_channels": 8,
    "upsample_initial_channel": 32,
    "gin_channels": 16,
}
_WAVLM: dict[str, Any] = {
    "encoder_layers": 1,
    "encoder_embed_dim": 16,
    "encoder_ffn_embed_dim": 16,
    "encoder_attention_heads": 2,
    "conv_feature_layers": "[(16,10,5)] + [(16,3,2)] * 4 + [(16,2,2)] * 2",
    "conv_pos": 8,
    "conv_pos_groups": 2,
}


def vits(folder: Path) -> None:
    """config.json and model_file.pth, as in the published tts_models/*/*/vits folders; reads characters."""
    torch = _torch()
    from TTS.tts.configs.vits_config import VitsConfig
    from TTS.tts.models.vits import Vits, VitsArgs

    small = VitsArgs(
        hidden_channels=16,
        hidden_channels_ffn_text_encoder=32,
        num_layers_text_encoder=1,
        num_layers_flow=1,
        num_layers_posterior_encoder=1,
        upsample_initial_channel_decoder=32,
        init_discriminator=False,
    )
    config = VitsConfig(model_args=small, use_phonemes=False, text_cleaner="basic_cleaners", run_eval=False)
    model = Vits.init_from_config(config)
    folder.mkdir(exist_ok=True)
    config.save_json(str(folder / "config.json"))
    torch.save({"model": model.state_dict()}, folder / "model_file.pth")


def xtts(folder: Path) -> None:
    """config.json, model.pth, vocab.json, speakers_xtts.pth, and the reference that we ask for."""
    torch = _torch()
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts, XttsArgs

    folder.mkdir(exist_ok=True)
    pieces, start, stop = _vocabulary(folder / "vocab.json")
    small = XttsArgs(
        gpt_layers=1,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        gpt_max_audio_tokens=40,
        gpt_max_text_tokens=60,
        gpt_number_text_tokens=pieces,
        gpt_start_text_token=start,
        gpt_stop_text_token=stop,
        decoder_input_dim=64,
    )
    config = XttsConfig(model_args=small, languages=["en", "fr"])
    config.save_json(str(folder / "config.json"))
    torch.save({"model": Xtts(config).state_dict()}, folder / "model.pth")
    torch.save({}, folder / "speakers_xtts.pth")
    voice = np.random.default_rng(0).normal(0, 0.1, 3 * 22050).astype(np.float32)
    (folder / "reference.wav").write_bytes(encode(voice, 22050, format="wav"))


def openvoice(folder: Path) -> None:
    """config.json in OpenVoice's own form, and checkpoint.pth."""
    torch = _torch()
    from TTS.vc.configs.openvoice_config import OpenVoiceArgs, OpenVoiceConfig
    from TTS.vc.models.openvoice import OpenVoice

    folder.mkdir(exist_ok=True)
    sound = {"sampling_rate": 22050, "filter_length": 1024, "hop_length": 256, "win_length": 1024}
    published = {
        "_version_": "v2",
        "data": {**sound, "n_speakers": 0},
        "model": {"zero_g": True, "n_layers_q": 3, "use_spectral_norm": False, **_SMALL},
    }
    (folder / "config.json").write_text(json.dumps(published))
    config: Any = OpenVoiceConfig(model_args=OpenVoiceArgs(**_SMALL))
    torch.save({"model": OpenVoice(config).state_dict()}, folder / "checkpoint.pth")


def freevc(folder: Path, *, pretrained_encoder: bool = True) -> None:
    """Coqui's config.json and model.pth, with WavLM and the speaker encoder beside them."""
    torch = _torch()
    from TTS.vc.configs.freevc_config import FreeVCArgs, FreeVCConfig
    from TTS.vc.layers.freevc.speaker_encoder import hparams

    folder.mkdir(exist_ok=True)
    _encoders(folder)
    size = hparams.model_embedding_size if pretrained_encoder else 16
    arguments = {**_SMALL, "gin_channels": size, "ssl_dim": 16, "use_spk": pretrained_encoder}
    config: Any = FreeVCConfig(model_args=FreeVCArgs(**arguments))
    config.save_json(str(folder / "config.json"))
    torch.save({"model": _freevc_weights(config)}, folder / "model.pth")


def _encoders(folder: Path) -> None:
    torch = _torch()
    from TTS.vc.layers.freevc.speaker_encoder import hparams
    from TTS.vc.layers.freevc.wavlm.wavlm import WavLM, WavLMConfig

    torch.save({"cfg": _WAVLM, "model": WavLM(WavLMConfig(_WAVLM)).state_dict()}, folder / WAVLM)
    lstm = torch.nn.LSTM(hparams.mel_n_channels, hparams.model_hidden_size, hparams.model_num_layers)
    linear = torch.nn.Linear(hparams.model_hidden_size, hparams.model_embedding_size)
    state = {f"lstm.{name}": value for name, value in lstm.state_dict().items()}
    state |= {f"linear.{name}": value for name, value in linear.state_dict().items()}
    torch.save({"model_state": state}, folder / SPEAKERS)


def _freevc_weights(config: Any) -> dict[str, Any]:
    """Those of FreeVC itself, whose constructor would fetch its encoders."""
    from unittest.mock import patch

    from TTS.vc.layers.freevc.wavlm.wavlm import WavLM, WavLMConfig
    from TTS.vc.models import freevc as module

    torch = _torch()
    with (
        patch.object(module, "get_wavlm", lambda: WavLM(WavLMConfig(_WAVLM))),
        patch.object(module, "SpeakerEncoderEx", lambda _: torch.nn.Module()),
    ):
        state = module.FreeVC(config).state_dict()
    return {name: value for name, value in state.items() if "wavlm" not in name}


def _vocabulary(file: Path) -> tuple[int, int, int]:
    """Write a small tokenizer with XTTS's marks; its size, and the ids of start and stop."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    marks = ["[STOP]", "[UNK]", "[SPACE]", "[en]", "[fr]", "[START]"]
    trainer = trainers.BpeTrainer(special_tokens=marks, show_progress=False)
    tokenizer.train_from_iterator(["good morning abcdefghijklmnopqrstuvwxyz , . ! ?"], trainer)
    tokenizer.save(str(file))
    return len(ids := tokenizer.get_vocab()), ids["[START]"], ids["[STOP]"]


def _torch() -> Any:
    from services.synthesis_audio.voice.compat import prepare

    prepare()
    import torch

    torch.manual_seed(0)
    return torch
