"""A Coqui decoder on sentences of different length at once, each with the sound it has alone.

Contract: `PaddedDecoder(decoder)(inputs)` -> one spectrogram per input (channels × frames), frames × bands.
Coqui's convolutions do not pad what goes in: they put zeros at both ends of what comes out. In a padded batch
the zeros would stand at the end of the longest sentence alone, so the others get theirs here: a hook on
each padding layer clears what a sentence by itself would not have. It does not know texts or sound.
"""

from collections.abc import Sequence
from typing import Any


class PaddedDecoder:
    """Not re-entrant: one call at a time. Imports torch when made."""

    def __init__(self, decoder: Any) -> None:
        from torch import nn

        self._decoder = decoder
        self._lengths: Any = None
        for layer in decoder.modules():
            if isinstance(layer, nn.ZeroPad2d):
                layer.register_forward_hook(self._clear)

    def __call__(self, inputs: Sequence[Any]) -> list[Any]:
        """Spectrograms of `inputs`; call it without gradients."""
        import torch

        lengths = torch.tensor([each.shape[1] for each in inputs], device=inputs[0].device)
        batch = torch.nn.utils.rnn.pad_sequence([each.T for each in inputs], batch_first=True).transpose(1, 2)
        mask = torch.arange(batch.shape[2], device=batch.device) < lengths[:, None]
        self._lengths = lengths
        try:
            bands = self._decoder(batch, mask[:, None].to(batch.dtype), g=None).transpose(1, 2)
        finally:
            self._lengths = None
        return [bands[number, :length] for number, length in enumerate(lengths.tolist())]

    def _clear(self, layer: Any, _: Any, output: Any) -> Any:
        """Zeros where the layer would have put them at a sentence's own end."""
        import torch

        if self._lengths is None:
            return output
        before, after, *_rest = layer.padding
        at = torch.arange(output.shape[-1], device=output.device)
        return output * ((at >= before) & (at < self._lengths[:, None] - after))[:, None]
