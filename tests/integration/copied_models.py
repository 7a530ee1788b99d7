"""A store in which copies of the demo models pass for other models of the catalogue."""

import json
import shutil
from pathlib import Path

from models.catalog import ROOT, entries
from models.catalog.checking import sha256

DEMO = ROOT / "demo"


def copy(store: Path, stage: str, model: str) -> str:
    """Put the demo model of a stage into the store under the id `model`; gives its revision there."""
    entry = next(entry for entry in entries() if entry.id == model)
    name = f"{model}.int8" if entry.conversion else model
    shutil.copytree(DEMO / stage, store / name)
    files = [
        {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in sorted((store / name).iterdir())
    ]
    revision = entry.revision or "copy"
    record = {"revision": revision, "source": "a copy", "pulled": "2026-01-01T00:00:00Z", "files": files}
    (store / "lock.json").write_text(json.dumps({"models": {name: record}}), encoding="utf-8")
    return revision


def flip(path: Path) -> None:
    """Change one bit of a file, in its middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
