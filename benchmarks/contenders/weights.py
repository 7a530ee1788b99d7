"""Where the weights of a model lie, for every contender that reads them.

Contract: `folder(stage, model, kind)` is a folder of a stage's demo model (as `models/demo` names it), or of
a shape, which is made at the first use. It does not know what reads it.
"""

from pathlib import Path

from benchmarks.harness.contender import Missing

DEMO = "demo"
_KEPT = ("ct2", "coqui")
"""Forms that demo models are shipped in, each in one of them."""


def folder(stage: str, model: str, kind: str = "ct2") -> Path:
    """Of the model's files in a form: `hf`, `ct2` or `coqui`. Raises Missing."""
    if model == DEMO:
        if kind in _KEPT:
            return Path(__file__).parents[2] / "models" / "demo" / stage
        raise Missing(f"the demo model's weights as {kind}: only its CTranslate2 folder is kept")
    from models.shapes import shape

    found = getattr(shape(model), kind)
    if found is None:
        raise Missing(f"{model} has no weights as {kind}")
    return Path(found)
