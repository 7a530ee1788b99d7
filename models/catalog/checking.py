"""Checks a model's files byte for byte before they are read. It does not know which model is wanted."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.catalog.entry import Entry, ModelFile
from models.catalog.record import Pulled
from services.common.errors import ModelCorrupt, ModelNotFound

_RESTORE = "restore it from the repository"


def verify(entry: Entry, folder: Path, record: Pulled | None = None) -> None:
    """Check every file of `entry`, of a pulled model those of its `record`, too.

    Raises:
        ModelNotFound: the model or a file of it is not here.
        ModelCorrupt: a file is another than the catalogue or the first pull says; the message names it.
    """
    if not entry.folder:
        _verify_pulled(entry, folder, record)
        return
    if not folder.is_dir():
        raise ModelNotFound(f"{entry.id}: its folder {entry.folder} is not here", hint=_RESTORE)
    if not entry.files:
        raise ModelNotFound(
            f"{entry.id} has no files in the catalogue", hint="run: python -m models.catalog lock"
        )
    check_files(entry.id, folder, entry.files, hint=_RESTORE)


def _verify_pulled(entry: Entry, folder: Path, record: Pulled | None) -> None:
    pull = f"run: mega models pull {entry.id}"
    if record is None or not folder.is_dir():
        raise ModelNotFound(f"{entry.id} is not pulled", param="model", hint=pull)
    if entry.revision and record.revision != entry.revision:
        message = f"{entry.id} is here at revision {record.revision}, the catalogue has {entry.revision}"
        raise ModelNotFound(message, param="model", hint=_again(entry.id))
    check_files(entry.id, folder, agreed(entry, record), hint=_again(entry.id))


def _again(model: str) -> str:
    return f"run: mega models rm {model}, then: mega models pull {model}"


def agreed(entry: Entry, record: Pulled) -> tuple[ModelFile, ...]:
    """The record's files, where the catalogue's own bytes and checksums outrank the record's.

    Of a model from plain addresses the catalogue may pin an archive, which is not among the files.
    """
    files = {file.name: file for file in record.files}
    for pin in entry.files:
        if entry.source.urls and pin.name not in files:
            continue
        file = files.get(pin.name, pin)
        size = file.bytes if pin.bytes is None else pin.bytes
        files[pin.name] = replace(file, bytes=size, sha256=pin.sha256 or file.sha256)
    return tuple(files.values())


def check_files(model: str, folder: Path, files: Sequence[ModelFile], *, hint: str) -> None:
    """Compare each file with its bytes and sha256, as far as they are known; raises like `verify`."""
    for file in files:
        path = folder / file.name
        if not path.is_file():
            raise ModelNotFound(f"{model}: {file.name} is missing", hint=hint)
        if differs(path, file):
            raise ModelCorrupt(f"{model}: {file.name} is not the published file (sha256 differs)", hint=hint)


def differs(path: Path, file: ModelFile) -> bool:
    """Whether the bytes at `path` are others than `file` says."""
    if file.bytes is not None and path.stat().st_size != file.bytes:
        return True
    return bool(file.sha256) and sha256(path) != file.sha256


def sha256(path: Path) -> str:
    """Digest of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
