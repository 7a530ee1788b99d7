"""Convolutions with fewer multiplications give what torch's own give; rows choose them where they pay."""

import pytest
import torch
from torch import nn

from services.synthesis_audio.voice.rows import Row, in_rows
from services.synthesis_audio.voice.tiles import Tiled, pays, transforms


@pytest.fixture(autouse=True)
def chance() -> None:
    """The same numbers every time."""
    torch.manual_seed(0)


def layer(channels: int, taps: int, dilation: int = 1) -> nn.Conv1d:
    """One that keeps the length."""
    return nn.Conv1d(channels, channels, taps, dilation=dilation, padding=(taps - 1) // 2 * dilation)


@torch.inference_mode()
@pytest.mark.parametrize("length", [1, 6, 41, 700])
@pytest.mark.parametrize("dilation", [1, 3, 5])
@pytest.mark.parametrize("taps", [3, 7, 11])
def test_the_same_sums(taps: int, dilation: int, length: int) -> None:
    own, given = layer(128, taps, dilation), torch.randn(2, 128, length)
    assert (Tiled(own)(given) - own(given)).abs().max() < 5e-5


@torch.inference_mode()
def test_the_same_without_a_bias_and_with_other_channels_out() -> None:
    own = nn.Conv1d(128, 160, 7, padding="same", bias=False)
    given = torch.randn(1, 128, 50)
    assert torch.allclose(Tiled(own)(given), own(given), atol=5e-5)


@torch.inference_mode()
@pytest.mark.parametrize("length", [3, 41, 700])
def test_activation_before_and_a_sum_behind(length: int) -> None:
    own, given = layer(128, 7, 3), torch.randn(2, 128, length)
    wanted = own(torch.nn.functional.leaky_relu(given, 0.1)) + given
    assert (Tiled(own)(given, 0.1, more=given) - wanted).abs().max() < 5e-5


def test_a_tile_is_the_filter_over_its_data() -> None:
    collect, filters, spread = transforms(4, 4)
    data, taps = torch.randn(7).double(), torch.randn(4).double()
    wanted = torch.stack([data[at : at + 4] @ taps for at in range(4)])
    assert torch.allclose(collect @ ((filters @ taps) * (spread @ data)), wanted)


@pytest.mark.parametrize(
    ("module", "faster"),
    [
        (layer(128, 3), True),
        (layer(256, 11, 5), True),
        (layer(32, 11), False),
        (layer(256, 1), False),
        (nn.Conv1d(128, 128, 7), False),
        (nn.Conv1d(128, 128, 7, stride=2, padding=3), False),
        (nn.Conv1d(128, 128, 7, groups=2, padding=3), False),
        (nn.ConvTranspose1d(128, 128, 7, padding=3), False),
    ],
)
def test_where_it_pays(module: nn.Module, faster: bool) -> None:
    assert pays(module) is faster


@torch.inference_mode()
def test_rows_keep_what_a_stack_of_layers_says() -> None:
    stack = nn.Sequential(
        nn.ConvTranspose1d(160, 128, 4, 2, 1), nn.LeakyReLU(0.1), layer(128, 7, 3), layer(128, 1)
    )
    given = torch.randn(1, 160, 90)
    wanted = stack(given)
    in_rows(stack)
    assert [type(each) for each in stack] == [Row, nn.LeakyReLU, Tiled, Row]
    assert torch.allclose(stack(given), wanted, atol=1e-4)
