"""The catalogue of models: which files a model has, checked before any engine reads them.

`resolve` turns a setting (an id, a folder, or nothing) into a folder that is safe to load. A folder of the
user's own is taken as it is. It does not know engines or file formats.

    python -m models.catalog lock      write bytes and sha256 of the folders on disk into catalog.toml
    python -m models.catalog verify    check every entry whose folder is here
"""

import hashlib
import json
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.common.errors import ModelCorrupt, ModelNotFound

ROOT = Path(__file__).parent
CATALOG = ROOT / "catalog.toml"


@dataclass(frozen=True)
class ModelFile:
    """A file of a model: name within the folder, size in bytes, sha256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ModelFolder:
    """A model that may be loaded."""

    id: str
    path: Path
    revision: str
    licence: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A model of the catalogue; `folder` is relative to the `models` package, `profiles` are those
    whose model for this stage it is.
    """

    id: str
    stage: str
    folder: str
    profiles: tuple[str, ...]
    revision: str
    licence: str
    languages: tuple[str, ...]
    files: tuple[ModelFile, ...]


def entries(catalog: Path = CATALOG) -> list[Entry]:
    """Every model of the catalogue, in its order."""
    return [_entry(table) for table in tomllib.loads(catalog.read_text())["model"]]


def _entry(table: dict[str, Any]) -> Entry:
    return Entry(
        id=table["id"],
        stage=table["stage"],
        folder=table["folder"],
        profiles=tuple(table.get("profiles", ())),
        revision=table["revision"],
        licence=table["licence"],
        languages=tuple(table["languages"]),
        files=tuple(ModelFile(**file) for file in table.get("files", ())),
    )


def resolve(stage: str, model: str = "", *, profile: str = "demo", catalog: Path = CATALOG) -> ModelFolder:
    """The folder to load for `stage`: `model` is a catalogue id, a folder, or empty for the profile's.

    Raises:
        ModelNotFound: no such id or folder, or the entry's files are not here.
        ModelCorrupt: a file differs from the catalogue; the message names it.
    """
    if model and Path(model).is_dir():
        path = Path(model).resolve()
        return ModelFolder(path.name, path, "local", "as its maker says", ())
    known = [entry for entry in entries(catalog) if entry.stage == stage]
    for entry in known:
        if entry.id == model or (not model and profile in entry.profiles):
            folder = catalog.parent / entry.folder
            verify(entry, folder)
            return ModelFolder(entry.id, folder, entry.revision, entry.licence, entry.languages)
    names = ", ".join(entry.id for entry in known)
    if not model:
        there = ", ".join(dict.fromkeys(name for entry in known for name in entry.profiles))
        raise ModelNotFound(
            f"the catalogue has no {stage} model of the profile {profile!r}",
            param="model",
            hint=f"set MEGA_PROFILE to one of: {there}; or name a model: {names}, or a folder",
        )
    raise ModelNotFound(
        f"no {stage} model {model!r}", param="model", hint=f"give a folder, or one of: {names}"
    )


def verify(entry: Entry, folder: Path) -> None:
    """Check every file of `entry`; raises ModelNotFound or ModelCorrupt, naming the file."""
    if not folder.is_dir():
        raise ModelNotFound(
            f"{entry.id}: its folder {entry.folder} is not here", hint="restore it from the repository"
        )
    if not entry.files:
        raise ModelNotFound(
            f"{entry.id} has no files in the catalogue", hint="run: python -m models.catalog lock"
        )
    for file in entry.files:
        path = folder / file.name
        if not path.is_file():
            raise ModelNotFound(f"{entry.id}: {file.name} is missing", hint="restore it from the repository")
        if path.stat().st_size != file.bytes or _sha256(path) != file.sha256:
            hint = "restore it from the repository"
            raise ModelCorrupt(
                f"{entry.id}: {file.name} is not the published file (sha256 differs)", hint=hint
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lock(catalog: Path = CATALOG) -> str:
    """The catalogue's text with file lists read from the folders on disk; an absent folder has no files."""
    head = catalog.read_text().split("[[model]]")[0]
    return head + "\n".join(_toml(entry, catalog.parent / entry.folder) for entry in entries(catalog))


def _toml(entry: Entry, folder: Path) -> str:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"]
    files = {path.relative_to(folder).as_posix(): path for path in sorted(paths)}
    digests = {name: _sha256(path) for name, path in files.items()}
    languages = ", ".join(f'"{code}"' for code in entry.languages)
    combined = hashlib.sha256("".join(sorted(digests.values())).encode()).hexdigest()[:12]
    lines = [
        "[[model]]",
        f'id = "{entry.id}"',
        f'stage = "{entry.stage}"',
        f'folder = "{entry.folder}"',
        f"profiles = {json.dumps(entry.profiles)}",
        f'revision = "{combined if files else "none"}"',
        f'licence = "{entry.licence}"',
        f"languages = [{languages}]",
        "files = [",
        *(
            f'  {{ name = "{name}", bytes = {path.stat().st_size}, sha256 = "{digests[name]}" }},'
            for name, path in files.items()
        ),
        "]",
        "",
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Command line: `lock` or `verify`."""
    if arguments == ["lock"]:
        CATALOG.write_text(lock())
        return 0
    if arguments == ["verify"]:
        for entry in entries():
            if (ROOT / entry.folder).is_dir():
                verify(entry, ROOT / entry.folder)
                print(f"{entry.id}: ok")
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
