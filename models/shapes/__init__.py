"""Models at their real shape with random weights, for measuring: what a real one costs, without pulling it.

    python -m models.shapes NAME…        build what is not there yet, and print the folders

Contract: `shape(name)` gives the folders of one model, built at most once: `hf` as its maker publishes it,
`ct2` converted to int8, `coqui` as Coqui's releases are. Architecture, sizes, special tokens and their ids
are the real ones; the weights are random but for a chain of tokens (see `chain`), so that every engine says
the same number of tokens and then ends, whatever it hears or reads. The vocabulary has the real size; its
pieces are trained on our own grammar and filled up with unused ones. Nothing here speaks sense, and no
quality can be measured with it. Seconds to build and forced tokens are in each folder's shape.json: on two
busy cores it was 20 s (OpenVoice) to 120 s (NLLB). It knows no service and no
network.
"""

from models.shapes.cache import Shape
from models.shapes.recipes import NAMES, shape

__all__ = ["NAMES", "Shape", "shape"]
