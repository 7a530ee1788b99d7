"""Unpacks archives of models: zip, tar and tar.gz, flat, as Coqui's own loader does.

Contract: `unpack(archive, folder)` writes every file under its last name; nothing outside `folder`, no link,
no device, no more than the limits. Archives are hostile until shown otherwise; files of a kind
that models do not need stay in the archive. It does not know models.
"""

import shutil
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from models.lifecycle.errors import DiskFull, Unsafe
from models.lifecycle.failures import damaged
from models.lifecycle.formats import safe_name, wanted

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
MOST_FILES = 1000
LARGEST = 20 << 30
"""Bytes of all files together."""
_MOST_GROWTH = 100
"""Times the archive's own size: weights hardly shrink, so that more is a bomb."""
_CHUNK = 1 << 20


def unpack(label: str, archive: Path, folder: Path) -> None:
    """Write the files of `archive` into `folder`; raises Unsafe, Corrupt or DiskFull, naming `label`."""
    folder.mkdir(parents=True, exist_ok=True)
    room = min(LARGEST, archive.stat().st_size * _MOST_GROWTH)
    members = _zip(label, archive) if zipfile.is_zipfile(archive) else _tar(label, archive)
    with damaged(f"{label}: it can't be unpacked"):
        for count, (name, size, stream) in enumerate(members):
            room -= size
            if count >= MOST_FILES or room < 0:
                raise Unsafe(f"{label}: it unpacks to far more than a model has")
            if wanted(name):
                _write(label, stream, folder / name, size)


def _zip(label: str, archive: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
                raise Unsafe(f"{label}: {member.filename!r} is a link or no plain file")
            name = _flat(label, member.filename.rstrip("/"))
            if not member.is_dir():
                with opened.open(member) as stream:
                    yield name, member.file_size, stream


def _tar(label: str, archive: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    with tarfile.open(archive) as opened:
        for member in opened:
            if not (member.isfile() or member.isdir()):
                raise Unsafe(f"{label}: {member.name!r} is a link or no plain file")
            name = _flat(label, member.name.rstrip("/"))
            if member.isfile():
                stream = opened.extractfile(member)
                assert stream is not None
                yield name, member.size, stream


def _flat(label: str, name: str) -> str:
    try:
        return PurePosixPath(safe_name(name.removeprefix("./"))).name
    except Unsafe as error:
        raise Unsafe(f"{label}: {error.message}") from None


def _write(label: str, stream: IO[bytes], target: Path, size: int) -> None:
    if shutil.disk_usage(target.parent).free < size:
        raise DiskFull(f"{label}: no room to unpack {target.name} ({size} bytes)")
    try:
        with target.open("xb") as out:
            while chunk := stream.read(_CHUNK):
                size -= len(chunk)
                if size < 0:
                    raise Unsafe(f"{label}: {target.name} is longer than it says")
                out.write(chunk)
    except FileExistsError:
        raise Unsafe(f"{label}: {target.name} is in it twice") from None
