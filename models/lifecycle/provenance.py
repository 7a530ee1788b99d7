"""What a converted form says of itself, in `conversion.json` beside its weights: made of which model, at
which revision, from where, by which versions of which libraries.

Contract: `write(folder, told)` and `read(folder)`; the file may have come in a bundle and is read as a
stranger's. It knows neither store nor bundle.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.lifecycle.errors import Corrupt

PROVENANCE = "conversion.json"
_LARGEST = 1 << 20


@dataclass(frozen=True)
class Made:
    """How a converted form came to be; `by` has versions by library, none where they were not kept."""

    model: str
    compute: str
    revision: str
    source: str
    by: Mapping[str, str]

    @property
    def line(self) -> str:
        """For people."""
        libraries = ", ".join(f"{name} {version}" for name, version in self.by.items())
        return f"{self.compute}, made of {self.source} at {self.revision}" + (
            f", by {libraries}" if libraries else ""
        )


def write(folder: Path, told: Mapping[str, Any]) -> None:
    """Keep what is told of the model in `folder`."""
    text = json.dumps(told, indent=1, sort_keys=True)
    (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Made:
    """What the converted form in `folder` says; raises Corrupt."""
    path = folder / PROVENANCE
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"it is {path.stat().st_size} bytes long")
        return made(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Corrupt(f"{folder.name}: {PROVENANCE} can't be read: {error}") from None


def made(table: Mapping[str, Any]) -> Made:
    """From its JSON form; raises KeyError, TypeError or AttributeError."""
    by = {str(name): str(version) for name, version in table.get("by", {}).items()}
    model, compute, revision, source = (str(table[key]) for key in ("model", "compute", "revision", "source"))
    return Made(model, compute, revision, source, by)
