"""HiFi-GAN's residual blocks with fewer ways to memory and back.

Contract: `in_place(generator)` replaces those of Coqui's generators that have two convolutions a step
(`ResBlock1`) by ones that give the same: activation and sum are computed where a convolution has the numbers
in the cache (`tiles`), or in the memory of a result that nobody else needs. After `rows`. It does not know
models.
"""

from typing import Any

from torch import nn
from torch.nn import functional

from services.synthesis_audio.voice.tiles import Tiled


def in_place(generator: Any) -> None:
    """See the module."""
    from TTS.vocoder.models.hifigan_generator import LRELU_SLOPE, ResBlock1

    for number, block in enumerate(generator.resblocks):
        if isinstance(block, ResBlock1):
            generator.resblocks[number] = Residual(block, LRELU_SLOPE)


class Residual(nn.Module):
    """One block; `slope` of its leaky activations."""

    def __init__(self, block: Any, slope: float) -> None:
        super().__init__()
        self.convs1, self.convs2, self._slope = block.convs1, block.convs2, slope

    def forward(self, x: Any) -> Any:
        """As the block's own."""
        for first, second in zip(self.convs1, self.convs2, strict=True):
            x = self._step(first, second, x)
        return x

    def _step(self, first: Any, second: Any, x: Any) -> Any:
        if isinstance(first, Tiled) and isinstance(second, Tiled):
            return second(first(x, self._slope), self._slope, more=x)
        within = functional.leaky_relu_(first(functional.leaky_relu(x, self._slope)), self._slope)
        return second(within).add_(x)
