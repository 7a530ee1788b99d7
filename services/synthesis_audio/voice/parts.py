"""A sound's generator in parts of time, a thread each, joined to what it says of the whole.

Contract: `InParts(generator, pool)` stands in for a HiFi-GAN generator of Coqui's: features (batch × channels
× frames) in, samples out. Where the caller has several of torch's threads, its frames are shared out in as
many parts, each computed by one thread of `pool`, which has one of torch's: so threads meet once for a
sentence, not in each of thousands of steps. A part hears as many frames beyond its ends as a sample can
depend on (`reach`), so the samples are the same but for the last bits. Made before layers are replaced. It
does not know models.
"""

import math
from concurrent.futures import Executor
from typing import Any

import torch
from torch import nn


class InParts(nn.Module):
    """One generator."""

    def __init__(self, generator: Any, pool: Executor) -> None:
        super().__init__()
        self.generator, self._pool = generator, pool
        self._reach = reach(generator)
        self._hop = math.prod(up.stride[0] for up in generator.ups)

    def forward(self, x: Any, g: Any = None) -> Any:
        """As the generator's own."""
        frames = x.shape[2]
        parts = min(torch.get_num_threads(), frames // (2 * self._reach))
        if parts < 2:
            return self.generator(x, g=g)
        ends = [(frames * part // parts, frames * (part + 1) // parts) for part in range(parts)]
        return torch.cat(list(self._pool.map(lambda end: self._part(x, g, *end), ends)), dim=2)

    def _part(self, x: Any, g: Any, first: int, after: int) -> Any:
        """The samples of frames from `first` to before `after`."""
        before = min(first, self._reach)
        with torch.inference_mode():  # a thread's own
            sound = self.generator(x[:, :, first - before : after + self._reach], g=g)
        return sound[:, :, before * self._hop :][:, :, : (after - first) * self._hop]


def reach(generator: Any) -> int:
    """Frames on each side that a sample can depend on, or a few more."""
    rate, found = 1, float(_radius(generator.conv_pre))
    blocks = generator.num_kernels
    for level, up in enumerate(generator.ups):
        found += (up.kernel_size[0] / up.stride[0] + 1) / rate
        rate *= up.stride[0]
        beside = generator.resblocks[level * blocks : (level + 1) * blocks]
        found += max(_radii(block) for block in beside) / rate
    return math.ceil(found + _radius(generator.conv_post) / rate)


def _radii(block: nn.Module) -> int:
    """Of convolutions one after another."""
    return sum(_radius(layer) for layer in block.modules() if isinstance(layer, nn.Conv1d))


def _radius(layer: Any) -> int:
    radius: int = (layer.kernel_size[0] - 1) // 2 * layer.dilation[0]
    return radius
