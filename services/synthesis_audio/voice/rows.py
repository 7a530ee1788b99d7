"""Convolutions over time as a CPU computes them fastest: channels last, and with few multiplications.

Contract: `in_rows(module)` replaces the dense one-dimensional convolutions in a module, also transposed ones,
by two-dimensional ones over a single row whose channels lie side by side in memory, or by `tiles` where those
are faster still; what stands between them (sums, activations) keeps that order, so nothing is moved about.
The result is the same but for the last bits. Coqui's generators put time last, and oneDNN then copies each
layer's input into another order and back. Weight norm has to be folded before. It does not know models.
"""

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from services.synthesis_audio.voice.tiles import Tiled, pays


def in_rows(module: nn.Module) -> None:
    """See the module; those with groups stay as they are."""
    for name, child in module.named_children():
        if isinstance(child, nn.Conv1d) and pays(child):
            setattr(module, name, Tiled(child))
        elif isinstance(child, nn.Conv1d | nn.ConvTranspose1d) and child.groups == 1:
            setattr(module, name, Row(child))
        else:
            in_rows(child)


class Row(nn.Module):
    """One convolution, batch × channels × time in and out."""

    def __init__(self, layer: nn.Conv1d | nn.ConvTranspose1d) -> None:
        super().__init__()
        weight = layer.weight.detach().unsqueeze(2)
        self._weight = weight.contiguous(memory_format=torch.channels_last)
        self._bias = None if layer.bias is None else layer.bias.detach()
        self._over_time: dict[str, Any] = {
            "stride": (1, *layer.stride),
            "padding": _row(layer.padding),
            "dilation": (1, *layer.dilation),
        }
        self._call: Any = functional.conv2d
        if isinstance(layer, nn.ConvTranspose1d):
            self._call = functional.conv_transpose2d
            self._over_time["output_padding"] = (0, *layer.output_padding)

    def forward(self, x: Any) -> Any:
        """As the layer's own."""
        row = x.unsqueeze(2).contiguous(memory_format=torch.channels_last)
        return self._call(row, self._weight, self._bias, **self._over_time).squeeze(2)


def _row(padding: Any) -> Any:
    """ "same" and "valid" mean the same here."""
    return padding if isinstance(padding, str) else (0, *padding)
