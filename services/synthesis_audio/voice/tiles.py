"""Convolutions over time with fewer multiplications: Winograd's minimal filtering, in torch.

Contract: `Tiled(layer)` computes a `Conv1d` that keeps the length and has stride 1, batch × channels × time
in and out, channels last in memory; equal to the layer's own but for the last bits (1e-5 of a sum of unit
variance). Four neighbouring results of a filter with four taps take 7 products instead of 16; a longer
filter is a sum of such ones, whose tiles are shared. `pays(layer)` says where that is faster on a CPU: with
many channels, so that what is saved outweighs the transforms. Sources: Winograd, Arithmetic Complexity of
Computations, 1980; Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016. It does not know
models.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import torch
from torch import nn
from torch.nn import functional

_RESULTS = 4
"""Of a tile."""
_TAPS = 4
"""Of a part of a filter; a filter of three is one part."""
_POINTS = (0, 1, -1, 2, -2, Fraction(1, 2))
"""Where polynomials are evaluated; infinity is the last one. Small and of both signs: float32 suffices."""
_BLOCK = 32768
"""Numbers of a point that are in work at a time, so that all stays in the cache."""
_LEAST_CHANNELS = {3: 128, 7: 64, 11: 64}
"""By taps: with fewer channels a direct convolution is as fast."""
Matrix = list[list[Fraction]]


def pays(layer: nn.Module) -> bool:
    """Whether `Tiled` computes this layer faster than a direct convolution."""
    if not isinstance(layer, nn.Conv1d) or layer.stride != (1,) or layer.groups != 1:
        return False
    (taps,), (dilation,) = layer.kernel_size, layer.dilation
    keeps_length = layer.padding in ("same", ((taps - 1) // 2 * dilation,))
    channels = min(layer.in_channels, layer.out_channels)
    return bool(keeps_length and channels >= _LEAST_CHANNELS.get(taps, channels + 1))


class Tiled(nn.Module):
    """One convolution."""

    def __init__(self, layer: nn.Conv1d) -> None:
        super().__init__()
        weight = layer.weight.detach()
        self._taps, self._dilation = layer.kernel_size[0], layer.dilation[0]
        taps = min(self._taps, _TAPS)
        self._parts = -(-self._taps // taps)
        collect, filters, spread = transforms(_RESULTS, taps)
        self._spread, self._collect = spread.float(), collect.float()
        padded = functional.pad(weight.double(), (0, self._parts * taps - self._taps))
        parts = padded.view(*padded.shape[:2], self._parts, taps)
        self._filters = torch.einsum("pt,ocjt->jpco", filters, parts).float().contiguous()
        bias = weight.new_zeros(layer.out_channels) if layer.bias is None else layer.bias.detach()
        self._bias = bias.repeat(self._dilation)

    def forward(self, x: Any, slope: float = 1.0, more: Any = None) -> Any:
        """As the layer's own, of leaky_relu(x, slope), and `more` (which has the result's shape) added: in
        the cache both cost less than by themselves.
        """
        each_more = [None] * len(x) if more is None else more.transpose(1, 2).contiguous()
        given = zip(x.transpose(1, 2).contiguous(), each_more, strict=True)
        rows = [self._rows(one, slope, added) for one, added in given]
        return torch.stack(rows).transpose(1, 2) if len(rows) > 1 else rows[0][None].transpose(1, 2)

    def _rows(self, x: Any, slope: float, more: Any) -> Any:
        """Time × channels in and out."""
        length = len(x)
        tile = _RESULTS * self._dilation
        tiles = -(-length // tile)
        result = x.new_empty(tiles, _RESULTS, self._dilation * self._filters.shape[3])
        block = min(tiles, max(1, _BLOCK // (self._dilation * x.shape[1])))
        room = _Room(x, len(self._spread), (block + self._parts - 1) * self._dilation, self._filters.shape[3])
        for first in range(0, tiles, block):
            some = result[first : first + block]
            self._block(self._seen(x, first * tile, len(some)), slope, room, some)
            if more is not None:
                added = more[first * tile : (first + block) * tile]
                some.view(-1, added.shape[1])[: len(added)].add_(added)
        return result.view(tiles * tile, -1)[:length]

    def _seen(self, x: Any, first: int, tiles: int) -> Any:
        """What results from `first` on are made of: points × tiles × (dilation × channels), in place where it
        does not reach over the ends.
        """
        before = (self._taps - 1) // 2 * self._dilation
        there, points = tiles + self._parts - 1, len(self._spread)
        start = first - before
        after = start + (there * _RESULTS + points - _RESULTS) * self._dilation
        part = x[max(0, start) : after]
        if start < 0 or after > len(x):
            part = functional.pad(part, (0, 0, max(0, -start), max(0, after - max(len(x), start))))
        wide = self._dilation * x.shape[1]
        return part.as_strided((points, there, wide), (wide, _RESULTS * wide, 1), part.storage_offset())

    def _block(self, seen: Any, slope: float, room: "_Room", results: Any) -> None:
        """The results of some tiles: tiles × results of a tile × (dilation × channels)."""
        points, there, _ = seen.shape
        rows = len(results) * self._dilation
        gathered = room.gathered(there * self._dilation)
        gathered.view(seen.shape).copy_(seen)
        if slope != 1:
            functional.leaky_relu_(gathered, slope)
        spread = room.spread(there * self._dilation)
        torch.mm(self._spread, gathered.view(points, -1), out=spread.view(points, -1))
        products = room.products(rows)
        torch.bmm(spread[:, :rows], self._filters[0], out=products)
        for part in range(1, self._parts):
            first = part * self._dilation
            products.baddbmm_(spread[:, first : first + rows], self._filters[part])
        collected = (self._collect @ products.view(points, -1)).view(_RESULTS, len(results), -1)
        torch.add(collected.transpose(0, 1), self._bias, out=results)


class _Room:
    """Memory for a block, the same for all of them: points × rows × channels."""

    def __init__(self, x: Any, points: int, rows: int, out: int) -> None:
        self._points, self._channels, self._out = points, x.shape[1], out
        self._gathered, self._spread = x.new_empty(2, points * rows * x.shape[1])
        self._products = x.new_empty(points * rows * out)

    def gathered(self, rows: int) -> Any:
        """Of what goes in."""
        return self._view(self._gathered, rows, self._channels)

    def spread(self, rows: int) -> Any:
        """Of the same, at the points."""
        return self._view(self._spread, rows, self._channels)

    def products(self, rows: int) -> Any:
        """Of what comes out, at the points."""
        return self._view(self._products, rows, self._out)

    def _view(self, memory: Any, rows: int, channels: int) -> Any:
        return memory[: self._points * rows * channels].view(self._points, rows, channels)


def transforms(results: int, taps: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The matrices A' (results × points), G (points × taps) and B' (points × points) of F(results, taps), as
    Lavin and Gray call them: A'[(G g) ⊙ (B' d)] are the results of filter g over the data d. float64.
    """
    points = [Fraction(each) for each in _POINTS[: results + taps - 2]]
    others = [[other for other in points if other != each] for each in points]
    at_infinity = [Fraction(0)]
    collect = [[each**power for each in points] for power in range(results)]
    spread = [_polynomial(each) + at_infinity for each in others] + [_polynomial(points)]
    filters = [
        [each**power / math.prod(each - other for other in rest) for power in range(taps)]
        for each, rest in zip(points, others, strict=True)
    ]
    return (
        _tensor([[*row, Fraction(power == results - 1)] for power, row in enumerate(collect)]),
        _tensor([*filters, [Fraction(power == taps - 1) for power in range(taps)]]),
        _tensor(spread),
    )


def _polynomial(roots: Sequence[Fraction]) -> list[Fraction]:
    """Coefficients, the constant first, of the product of (x - root)."""
    found = [Fraction(1)]
    for root in roots:
        shifted = [Fraction(0), *found]
        found = [up - root * own for up, own in zip(shifted, [*found, Fraction(0)], strict=True)]
    return found


def _tensor(rows: Matrix) -> torch.Tensor:
    return torch.tensor([[float(each) for each in row] for row in rows], dtype=torch.float64)
