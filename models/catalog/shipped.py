"""Writes the shipped models' file lists into the catalogue's text; other entries stay as they are."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from models.catalog.checking import sha256
from models.catalog.entry import Entry
from models.catalog.places import CATALOG
from models.catalog.reading import entries

_MARK = "[[model]]"


def lock(catalog: Path = CATALOG) -> str:
    """The catalogue's text with file lists read from the folders on disk; an absent folder has no files."""
    head, *tables = catalog.read_text(encoding="utf-8").split(_MARK)
    parts = [head]
    for entry, table in zip(entries(catalog), tables, strict=True):
        remark = table[table.find("\n#") + 1 :] if "\n#" in table else ""
        written = _toml(entry, catalog.parent / entry.folder) + remark
        parts.append(written if entry.folder else _MARK + table)
    return "".join(parts).rstrip("\n") + "\n"


def _toml(entry: Entry, folder: Path) -> str:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"]
    files = {path.relative_to(folder).as_posix(): path for path in sorted(paths)}
    digests = {name: sha256(path) for name, path in files.items()}
    lines = [
        _MARK,
        f'id = "{entry.id}"',
        f'stage = "{entry.stage}"',
        f'family = "{entry.family}"',
        f'folder = "{entry.folder}"',
        f"profiles = {json.dumps(entry.profiles)}",
        f'revision = "{combined(digests.values()) if files else "none"}"',
        f'licence = "{entry.licence}"',
        f"languages = {json.dumps(entry.languages)}",
        "files = [",
        *(
            f'  {{ name = "{name}", bytes = {path.stat().st_size}, sha256 = "{digests[name]}" }},'
            for name, path in files.items()
        ),
        "]",
        "",
        "",
    ]
    return "\n".join(lines)


def combined(digests: Iterable[str]) -> str:
    """A revision for files that have none of their own: 12 hex digits made of their sha256."""
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()[:12]
