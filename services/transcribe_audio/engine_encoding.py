"""Encodes the clips of a batch one after another, so that a batch takes no more memory than a clip.

Contract: `encode_singly(model)` makes every encoding of a loaded model so, with the same numbers. One window
is work enough for all threads, and attention over eight takes eight times the memory, most of what the
service takes. Decoding stays together: there a batch reads the weights once. On a GPU, where a single window
is too little work, nothing changes. It does not know clips.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from faster_whisper import WhisperModel


def encode_singly(model: "WhisperModel") -> None:
    """Replace `model.encode` on a CPU."""
    if model.model.device != "cpu":
        return
    from ctranslate2 import DataType, StorageView

    together = model.encode

    def encode(features: "np.ndarray[Any, Any]") -> Any:
        if features.ndim == 2 or len(features) == 1:
            return together(features)
        first = together(features[:1])
        if first.dtype != DataType.float32:  # numpy has no bfloat16
            return together(features)
        rest = (together(features[place : place + 1]) for place in range(1, len(features)))
        return StorageView.from_array(np.concatenate([np.array(each) for each in (first, *rest)]))

    model.encode = encode
