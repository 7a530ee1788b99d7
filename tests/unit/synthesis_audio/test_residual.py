"""A generator whose residual blocks work in place says what it said before, and leaves its input alone."""

import pytest
import torch

from services.synthesis_audio.voice.compat import prepare
from services.synthesis_audio.voice.residual import Residual, in_place
from services.synthesis_audio.voice.rows import in_rows
from services.synthesis_audio.voice.vits_voice import fold_weight_norm


@torch.inference_mode()
@pytest.mark.parametrize("channels", [256, 32])
def test_the_same_samples(channels: int) -> None:
    prepare()
    from TTS.vocoder.models.hifigan_generator import HifiganGenerator

    torch.manual_seed(0)
    kernels, dilations = [3, 7], [[1, 3, 5], [1, 3, 5]]
    generator = HifiganGenerator(8, 1, "1", dilations, kernels, [8, 4], channels, [4, 2]).eval()
    features = torch.randn(1, 8, 60)
    before, wanted = features.clone(), generator(features)
    fold_weight_norm(generator)
    in_rows(generator)
    in_place(generator)
    assert all(isinstance(block, Residual) for block in generator.resblocks)
    assert (generator(features) - wanted).abs().max() < 1e-5
    assert torch.equal(features, before)
