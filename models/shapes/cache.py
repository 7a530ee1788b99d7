"""Where built shapes lie, and that each is built once: a lock, a folder beside, one rename, a marker.

`MEGA_SHAPES_DIR`, or `build/shapes` in the checkout. The marker names the recipe's version; another version
builds anew. It knows no architecture.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MARKER = "shape.json"
_KINDS = ("hf", "ct2-int8", "coqui")


@dataclass(frozen=True)
class Shape:
    """The folders of one model; None where its family has no such form."""

    name: str
    folder: Path
    hf: Path | None
    ct2: Path | None
    coqui: Path | None

    @property
    def facts(self) -> dict[str, float | str]:
        """What was told while building: the recipe's version, seconds, forced tokens."""
        read: dict[str, float | str] = json.loads((self.folder / MARKER).read_text(encoding="utf-8"))
        return read


def root() -> Path:
    """Folder of all shapes."""
    named = os.environ.get("MEGA_SHAPES_DIR")
    return Path(named) if named else Path(__file__).parents[2] / "build" / "shapes"


def cached(name: str, version: str, build: Callable[[Path], dict[str, float]]) -> Shape:
    """The shape of that version; `build(folder)` fills an empty folder and gives facts for the marker."""
    from filelock import FileLock

    folder = root() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{name}.lock"):
        if _version(folder) != version:
            _make(folder, version, build)
    kinds = [folder / kind if (folder / kind).is_dir() else None for kind in _KINDS]
    return Shape(name, folder, *kinds)


def _make(folder: Path, version: str, build: Callable[[Path], dict[str, float]]) -> None:
    for left in folder.parent.glob(f".{folder.name}-*.part"):  # of a build that was killed
        shutil.rmtree(left, ignore_errors=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".part", dir=folder.parent))
    started = time.monotonic()
    try:
        facts = build(beside)
        marker = {"version": version, "build_s": round(time.monotonic() - started, 1), **facts}
        (beside / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        beside.chmod(0o755)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _version(folder: Path) -> str:
    marker = folder / MARKER
    return str(json.loads(marker.read_text(encoding="utf-8"))["version"]) if marker.is_file() else ""
