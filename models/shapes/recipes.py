"""Every shape's name and the function that builds it. It imports a family only when one of it is built."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from models.convert.libraries import prepare
from models.shapes.cache import Shape, cached

_FAMILIES = {
    "whisper-tiny": ("whisper", "3"),
    "whisper-small": ("whisper", "2"),
    "qwen2.5-0.5b": ("decoders", "1"),
    "qwen2.5-0.5b-long": ("decoders", "2"),
    "qwen3-0.6b": ("decoders", "1"),
    "smollm2-360m": ("decoders", "1"),
    "nllb-200-600m": ("many_to_many", "1"),
    "m2m100-418m": ("many_to_many", "1"),
    "opus-mt-en-fr": ("one_pair", "1"),
    "vits-ljspeech": ("vits", "2"),
    "xtts-v2": ("cloners", "1"),
    "openvoice-v2": ("cloners", "1"),
    "freevc24": ("cloners", "1"),
}
"""Module and version of the recipe; a new version builds anew."""
NAMES = tuple(_FAMILIES)


def shape(name: str) -> Shape:
    """The folders of a model, built if they are not here; raises KeyError for an unknown name."""
    if name not in _FAMILIES:
        raise KeyError(f"no shape {name!r}; there are: {', '.join(NAMES)}")
    family, version = _FAMILIES[name]
    return cached(name, version, partial(_build, name, family))


def _build(name: str, family: str, folder: Path) -> dict[str, float]:
    prepare()
    module = import_module(f"models.shapes.families.{family}")
    build: Callable[[str, Path], dict[str, float]] = module.build
    return build(name, folder)
