"""Every shape's name and the function that builds it. It imports a family only when one of it is built."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from models.convert.libraries import prepare
from models.shapes.cache import Shape, cached

VERSION = "1"
_FAMILIES = {
    "whisper-small": "whisper",
    "qwen2.5-0.5b": "decoders",
    "nllb-200-600m": "many_to_many",
    "m2m100-418m": "many_to_many",
    "qwen3-0.6b": "decoders",
    "smollm2-360m": "decoders",
    "whisper-tiny": "whisper",
}
NAMES = tuple(_FAMILIES)


def shape(name: str) -> Shape:
    """The folders of a model, built if they are not here; raises KeyError for an unknown name."""
    if name not in _FAMILIES:
        raise KeyError(f"no shape {name!r}; there are: {', '.join(NAMES)}")
    return cached(name, VERSION, partial(_build, name))


def _build(name: str, folder: Path) -> dict[str, float]:
    prepare()
    family = import_module(f"models.shapes.families.{_FAMILIES[name]}")
    build: Callable[[str, Path], dict[str, float]] = family.build
    return build(name, folder)
