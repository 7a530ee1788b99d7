"""The operator's lock: what the first pull of each model brought, so that later ones must bring the same.

`lock.json` in the store: model id → revision, source, day, files with bytes and sha256. This module reads it;
only `models.lifecycle` writes it. A service needs it because a file that the catalogue has no checksum of is
held to the one of its first pull.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.catalog.entry import ModelFile
from services.common.errors import ModelCorrupt

LOCK = "lock.json"


@dataclass(frozen=True)
class Pulled:
    """What a pull brought: revision, where from, when (ISO 8601, UTC), every file."""

    revision: str
    source: str
    pulled: str
    files: tuple[ModelFile, ...]


def pulled(store: Path) -> dict[str, Pulled]:
    """Every record of the store's lock, by model id; raises ModelCorrupt when it can't be read."""
    path = store / LOCK
    if not path.is_file():
        return {}
    try:
        read: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return {name: record(table) for name, table in read["models"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelCorrupt(
            f"the lock of the models' store can't be read: {LOCK}: {error}",
            hint="restore it, or remove it and pull the models again",
        ) from None


def record(table: Mapping[str, Any]) -> Pulled:
    """A record from its JSON form; raises KeyError or TypeError."""
    files = tuple(ModelFile(file["name"], file["bytes"], file["sha256"]) for file in table["files"])
    return Pulled(table["revision"], table["source"], table["pulled"], files)
