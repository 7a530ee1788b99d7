"""Converted forms of a pulled model: folders beside it in the store, each with a record of its own in the
lock.

`<id>.int8` is the model `<id>` in int8. Its record names the revision that it was made of, and every file
with bytes and sha256. It may be here without what it was made of: `mega models import` brings it so. This
module finds and chooses; `models.lifecycle` makes and carries them.
"""

from collections.abc import Mapping
from pathlib import Path

from models.catalog.record import Pulled

COMPUTE = ("int8", "int8_bfloat16", "int8_float16", "bfloat16", "float16", "float32")
"""Compute types, the one that a service takes first first."""


def converted_name(model: str, compute: str) -> str:
    """The name in store and lock of `model` in a compute type."""
    return f"{model}.{compute}"


def conversions(model: str, store: Path, records: Mapping[str, Pulled]) -> dict[str, tuple[Path, Pulled]]:
    """Folder and record of each compute type that `model` is here in."""
    found = {compute: converted_name(model, compute) for compute in COMPUTE}
    return {
        compute: (store / name, records[name])
        for compute, name in found.items()
        if name in records and (store / name).is_dir()
    }


def anew(model: str, compute: str) -> str:
    """How to have a damaged converted form whole again."""
    make = f"run: mega models convert {model} --compute-type {compute} --again"
    return f"{make}; where it was brought in a bundle: mega models import FILE"
