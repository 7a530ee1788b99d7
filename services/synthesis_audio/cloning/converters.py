"""Coqui's voice conversion models on top of the voice that speaks: OpenVoice v2 and FreeVC.

Contract: cloners from a folder with all their weights in it. OpenVoice: config.json as its makers publish it
and checkpoint.pth. FreeVC: config.json and a .pth of Coqui's, with WavLM-Large.pt and speaker_encoder.pt
beside them, which Coqui's own constructor would fetch from the network: it is given ours instead, and a file
that is missing is named. Pickles are read with `weights_only`. Source: TTS/vc/models of coqui-tts 0.28. They
do not know profiles.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from services.common.errors import ModelCorrupt, ModelNotFound
from services.synthesis_audio.cloning.cloner import Asked, Numbers, Said, Speaker, converted, resounded
from services.synthesis_audio.cloning.rates import at_rate
from services.synthesis_audio.speech import Sound, Speech

WAVLM, SPEAKERS = "WavLM-Large.pt", "speaker_encoder.pt"
_CHECKPOINT = "checkpoint.pth"
_ENCODERS = ("wavlm.", "enc_spk_ex.")
_SHORTEST_S = 0.5
"""Seconds that both models can listen to; shorter speech is followed by silence, which is cut off again."""


class _Converter:
    """A model that changes what another voice has said; `open_it` reads it."""

    def __init__(self, name: str, base: Speaker, device: str, open_it: Callable[[], Any]) -> None:
        self.name, self._base = name, base
        self._model = _opened(name, open_it).to(device)
        self._rate = int(self._model.config.audio.input_sample_rate)

    def say(self, batch: Sequence[Asked]) -> list[Said]:
        """See Cloner."""
        return converted(self._base, batch, self._convert)

    def close(self) -> None:
        """Nothing is held but the model."""

    def _convert(self, said: Speech, numbers: Numbers) -> Speech:
        """The speech in the voice of the numbers."""
        raise NotImplementedError


class OpenVoiceCloner(_Converter):
    """OpenVoice v2 (Qin et al. 2023): takes the tone of the voice that speaks away and puts another on."""

    def __init__(self, folder: Path, name: str, base: Speaker, *, device: str = "cpu") -> None:
        super().__init__(name, base, device, lambda: _openvoice(folder))

    def learn(self, sound: Sound, rate: int) -> Numbers:
        """The tone (1 × 256 × 1) of a recording."""
        import torch

        with torch.inference_mode():
            tone, _ = self._model.extract_se(torch.from_numpy(at_rate(sound, rate, self._rate)))
        return {"tone": np.asarray(tone.cpu().numpy(), np.float32)}

    def _convert(self, said: Speech, numbers: Numbers) -> Speech:
        import torch

        own = at_rate(said.samples, said.sample_rate, self._rate)
        torch.manual_seed(0)
        with torch.inference_mode():
            tone, spectrum = self._model.extract_se(torch.from_numpy(_long_enough(own, self._rate)))
            wanted = torch.from_numpy(numbers["tone"]).to(tone.device)
            out = self._model.inference(spectrum, {"g_src": tone, "g_tgt": wanted})["model_outputs"]
        return resounded(said, _fitted(out[0, 0].float().cpu().numpy(), len(own)), self._rate)


class FreeVcCloner(_Converter):
    """FreeVC (Li et al. 2022): WavLM's features of what is said, spoken again for a speaker's embedding."""

    def __init__(self, folder: Path, name: str, base: Speaker, *, device: str = "cpu") -> None:
        super().__init__(name, base, device, lambda: _freevc(folder))
        self._out = int(self._model.config.audio.output_sample_rate)

    def learn(self, sound: Sound, rate: int) -> Numbers:
        """The embedding (1 × 256 × 1) of a recording's speaker."""
        import torch

        with torch.inference_mode():
            speaker = self._model._extract_target_se([torch.from_numpy(at_rate(sound, rate, self._rate))])
        return {"speaker": np.asarray(speaker.cpu().numpy(), np.float32)}

    def _convert(self, said: Speech, numbers: Numbers) -> Speech:
        import torch

        own = at_rate(said.samples, said.sample_rate, self._rate)
        torch.manual_seed(0)
        with torch.inference_mode():
            heard = self._model.extract_wavlm_features(
                self._model.load_audio(torch.from_numpy(_long_enough(own, self._rate)))
            )
            out = self._model.inference(heard, g=torch.from_numpy(numbers["speaker"]).to(heard.device))
        length = len(own) * self._out // self._rate
        return resounded(said, _fitted(out[0][0].float().cpu().numpy(), length), self._out)


def _long_enough(sound: Sound, rate: int) -> Sound:
    return np.pad(sound, (0, max(0, int(_SHORTEST_S * rate) - len(sound)))).astype(np.float32)


def _fitted(samples: Sound, length: int) -> Sound:
    """Exactly `length` samples, so that times stay what they were."""
    return np.pad(samples[:length], (0, max(0, length - len(samples)))).astype(np.float32)


def _opened(name: str, open_it: Callable[[], Any]) -> Any:
    try:
        return open_it()
    except ModelNotFound:
        raise
    except Exception as error:
        raise ModelCorrupt(f"{name} can't be read: {type(error).__name__}: {error}") from error


def _openvoice(folder: Path) -> Any:
    from TTS.vc.configs.openvoice_config import OpenVoiceArgs, OpenVoiceConfig
    from TTS.vc.models.openvoice import OpenVoice

    checkpoint = _needed(folder, _CHECKPOINT)
    published = json.loads(_needed(folder, "config.json").read_text(encoding="utf-8"))
    known = {field.name for field in fields(OpenVoiceArgs)}
    shape = {name: value for name, value in published.get("model", {}).items() if name in known}
    config: Any = OpenVoiceConfig(model_args=OpenVoiceArgs(**shape))
    config.audio.fft_size = int(published["data"]["filter_length"])
    model: Any = OpenVoice(config)
    model.load_checkpoint(config, str(checkpoint), eval=True)
    return model


def _freevc(folder: Path) -> Any:
    from TTS.vc.configs.freevc_config import FreeVCConfig
    from TTS.vc.models.freevc import FreeVC

    for name in (WAVLM, SPEAKERS):
        _needed(folder, name)
    config: Any = FreeVCConfig()
    config.load_json(str(_needed(folder, "config.json")))
    weights = sorted(folder.glob("*.pth"))
    if not weights:
        raise _missing(folder, "model.pth")
    with _its_own_encoders(folder):
        model: Any = FreeVC(config)
    _fill(model, weights[0])
    return model.eval()


def _fill(model: Any, weights: Path) -> None:
    """Load FreeVC's own weights; its encoders have theirs already, whether the file holds them or not."""
    import torch

    kept = torch.load(weights, map_location="cpu", weights_only=True)["model"]
    wrong = model.load_state_dict(kept, strict=False)
    lacking = [name for name in wrong.missing_keys if not name.startswith(_ENCODERS)]
    if lacking or wrong.unexpected_keys:
        odd = (lacking or wrong.unexpected_keys)[0]
        raise ValueError(f"{weights.name}: {odd} is {'missing' if lacking else 'not of this model'}")


@contextmanager
def _its_own_encoders(folder: Path) -> Iterator[None]:
    """While FreeVC is built: the weights in the folder stand where it would open an address."""
    from TTS.vc.models import freevc as module

    there: Any = module
    fetched, encoder = there.get_wavlm, there.SpeakerEncoderEx
    there.get_wavlm = lambda: _wavlm(folder / WAVLM)
    there.SpeakerEncoderEx = lambda _: encoder(str(folder / SPEAKERS))
    try:
        yield
    finally:
        there.get_wavlm, there.SpeakerEncoderEx = fetched, encoder


def _wavlm(path: Path) -> Any:
    import torch
    from TTS.vc.layers.freevc.wavlm.wavlm import WavLM, WavLMConfig

    kept = torch.load(path, map_location="cpu", weights_only=True)
    model: Any = WavLM(WavLMConfig(kept["cfg"]))
    model.load_state_dict(kept["model"])
    return model.eval()


def _needed(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        raise _missing(folder, name)
    return folder / name


def _missing(folder: Path, name: str) -> ModelNotFound:
    hint = f"put it into {folder.name}, or pull the model again: nothing is fetched while a service runs"
    return ModelNotFound(f"{folder.name} has no {name}", param="model", hint=hint)
