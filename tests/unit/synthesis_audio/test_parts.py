"""A generator in parts of time says what it says of the whole."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch

from services.synthesis_audio.voice.compat import prepare
from services.synthesis_audio.voice.parts import InParts, reach

WIDEST_HOP = 16


@pytest.fixture(scope="module")
def generator() -> Any:
    """Coqui's, with two levels and few channels."""
    prepare()
    from TTS.vocoder.models.hifigan_generator import HifiganGenerator

    torch.manual_seed(0)
    dilations = [[1, 3, 5], [1, 3, 5]]
    return HifiganGenerator(8, 1, "1", dilations, [3, 7], [8, 4], 16, [4, 4], cond_channels=3).eval()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Two threads, as the voice has them."""
    with ThreadPoolExecutor(2, "sound", torch.set_num_threads, (1,)) as threads:
        yield threads


@pytest.fixture
def two_threads() -> Iterator[None]:
    """torch's, of the caller."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@torch.inference_mode()
def said(generator: Any, features: Any) -> Any:
    """By whichever it is, of one speaker."""
    return generator(features, g=torch.ones(1, 3, 1))


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("frames", [1, 40, 101, 256])
def test_the_same_samples(generator: Any, pool: ThreadPoolExecutor, frames: int) -> None:
    features = torch.randn(1, 8, frames)
    whole, parts = said(generator, features), said(InParts(generator, pool), features)
    assert parts.shape == whole.shape
    assert (parts - whole).abs().max() < 1e-6


@pytest.mark.usefixtures("two_threads")
def test_a_part_hears_as_far_as_it_must(
    generator: Any, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = torch.randn(1, 8, 128)
    parts = InParts(generator, pool)
    monkeypatch.setattr(parts, "_reach", reach(generator) // 4)
    assert (said(parts, features) - said(generator, features)).abs().max() > 1e-6


def test_one_thread_is_given_the_whole(generator: Any) -> None:
    torch.set_num_threads(1)
    with ThreadPoolExecutor(1) as pool:
        parts = InParts(generator, pool)
        pool.shutdown()
        assert said(parts, torch.randn(1, 8, 256)).shape == (1, 1, 256 * WIDEST_HOP)
