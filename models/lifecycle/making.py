"""Between an offer and a model: is it the pinned one, is there room, what do its files become.

It does not know how files are fetched, nor when a model is visible.
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from models.catalog import Entry, ModelFile
from models.catalog.checking import agreed, sha256
from models.catalog.record import Pulled
from models.catalog.shipped import combined
from models.lifecycle.errors import Corrupt, DiskFull
from models.lifecycle.remote import Offer
from models.lifecycle.unpacking import SUFFIXES, unpack

_SPARE = 64 << 20
"""Bytes that stay free."""


def check_offer(entry: Entry, offer: Offer, record: Pulled | None) -> None:
    """What a source says it has must be what is pinned, before a byte is fetched."""
    pinned = {file.name: file for file in (agreed(entry, record) if record else entry.files)}
    for file in offer.files:
        pin = pinned.get(file.name, ModelFile(file.name))
        other_size = None not in (pin.bytes, file.bytes) and pin.bytes != file.bytes
        if other_size or (pin.sha256 and file.sha256 and pin.sha256 != file.sha256):
            raise Corrupt(f"{entry.id}: the source has another {file.name} than the one that is pinned")


def check_room(entry: Entry, offer: Offer, staging: Path) -> None:
    """Room for what is missing, and once more for what is unpacked."""
    staging.mkdir(parents=True, exist_ok=True)
    here = sum(path.stat().st_size for path in (staging / "parts").rglob("*") if path.is_file())
    archives = sum(file.bytes or 0 for file in offer.files if file.name.endswith(SUFFIXES))
    missing = max(0, offer.bytes - here) + archives + _SPARE
    free = shutil.disk_usage(staging).free
    if missing > free:
        raise DiskFull(
            f"{entry.id} needs {missing / 1e6:.0f} MB in {staging.parents[1]}, {free / 1e6:.0f} MB are free",
            hint="Make room, or set MEGA_MODELS__STORE to a larger disk.",
        )


def assemble(entry: Entry, offer: Offer, staging: Path) -> Path:
    """The model's folder, made anew of what was fetched."""
    ready = staging / "ready"
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir()
    for file in offer.files:
        source = staging / "parts" / file.name
        if file.name.endswith(SUFFIXES):
            unpack(f"{entry.id}: {file.name}", source, ready)
            continue
        target = ready / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:  # a disk without hard links
            shutil.copyfile(source, target)
    return ready


def recorded(entry: Entry, offer: Offer, ready: Path) -> Pulled:
    """What the lock is to say of the files in `ready`."""
    paths = sorted(path for path in ready.rglob("*") if path.is_file())
    files = tuple(
        ModelFile(path.relative_to(ready).as_posix(), path.stat().st_size, sha256(path)) for path in paths
    )
    revision = offer.revision or combined(file.sha256 for file in files)
    source = entry.source.repository or " ".join(entry.source.urls)
    return Pulled(revision, source, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), files)


def check_pins(entry: Entry, fresh: Pulled, record: Pulled | None) -> None:
    """What came must be what the catalogue pins and what the first pull brought."""
    came = {file.name: file for file in fresh.files}
    for file in agreed(entry, fresh):
        if came.get(file.name) != file:
            raise Corrupt(f"{entry.id}: {file.name} is not the file that the catalogue names")
    for file in record.files if record else ():
        if came.get(file.name) != file:
            raise Corrupt(
                f"{entry.id}: {file.name} is not the file that the first pull brought",
                hint=f"If that is meant: mega models rm {entry.id} --forget, then pull it again.",
            )
