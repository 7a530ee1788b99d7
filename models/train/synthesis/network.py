"""The voice's network: Coqui's own ForwardTTS (FastPitch: Łańcucki 2021, convolutional as SpeedySpeech),
small, durations given.

Contract: `configuration()` -> a config that plain `TTS(model_path, config_path)` loads, reading IPA as
characters; `build(config)` -> the
model; `export(...)` writes model.pth (half precision) and config.json. It does not know the training loop.
"""

from pathlib import Path
from typing import Any

import torch

from models.train.synthesis.data import AUDIO
from services.synthesis_audio.voice.compat import prepare
from services.synthesis_audio.voice.phonemes import ALPHABET, PAUSES

WIDTH = 128
"""Channels of encoder, decoder and predictors: 1.5 M parameters in all."""
_ENCODER = {"kernel_size": 4, "dilations": [1, 2, 4, 1, 2, 4, 1], "num_conv_blocks": 1, "num_res_blocks": 7}
_DECODER = {
    "kernel_size": 4,
    "dilations": [1, 2, 4, 8, 1, 2, 4, 8, 1],
    "num_conv_blocks": 1,
    "num_res_blocks": 9,
}
_SEPARATORS = PAUSES + " "


def configuration() -> Any:
    """A FastPitchConfig without phonemizer: its input is written by `synthesis_audio.voice.phonemes`."""
    prepare()
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.fast_pitch_config import FastPitchConfig
    from TTS.tts.configs.forward_tts_config import ForwardTTSArgs
    from TTS.tts.configs.shared_configs import CharactersConfig

    return FastPitchConfig(
        model_args=ForwardTTSArgs(
            out_channels=AUDIO["num_mels"],
            hidden_channels=WIDTH,
            use_aligner=False,
            use_pitch=True,
            pitch_predictor_hidden_channels=WIDTH,
            duration_predictor_hidden_channels=WIDTH,
            pitch_predictor_dropout_p=0.1,
            encoder_type="residual_conv_bn",
            encoder_params=_ENCODER,
            decoder_type="residual_conv_bn",
            decoder_params=_DECODER,
            positional_encoding=False,
            detach_duration_predictor=True,
            max_duration=75,
        ),
        audio=BaseAudioConfig(**AUDIO),
        use_phonemes=False,
        text_cleaner="no_cleaners",
        characters=CharactersConfig(
            characters_class="TTS.tts.utils.text.characters.IPAPhonemes",
            characters="".join(symbol for symbol in ALPHABET if symbol not in _SEPARATORS),
            punctuations=_SEPARATORS,
            pad="<PAD>",
            eos="<EOS>",
            bos="<BOS>",
            blank="<BLNK>",
            is_unique=True,
            is_sorted=True,
        ),
        compute_f0=False,
        test_sentences=[],
        f0_cache_path="",
        phoneme_cache_path="",
        output_path="",
    )


def build(config: Any) -> Any:
    """A fresh ForwardTTS with its tokenizer."""
    from TTS.tts.models.forward_tts import ForwardTTS

    return ForwardTTS(config)


def export(config: Any, weights: dict[str, torch.Tensor], step: int, folder: Path) -> None:
    """model.pth in half precision and config.json, readable by Coqui's own loader."""
    folder.mkdir(parents=True, exist_ok=True)
    half = {name: value.half() if value.is_floating_point() else value for name, value in weights.items()}
    torch.save({"model": half, "step": step}, folder / "model.pth")
    config.save_json(str(folder / "config.json"))
