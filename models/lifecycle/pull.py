"""Brings a model into the store: asked for, fetched, unpacked, checked, recorded; then, at last, visible.

Contract: `Puller(store, ...).pull(entry)`. Whatever ends it early, nothing is visible and the next call goes
on. Two at once: the second waits for the first and finds the model. It does not know the licence gate.
"""

import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from models.catalog import Entry, ModelFile, verify
from models.catalog.checking import agreed, sha256
from models.catalog.record import Pulled
from models.catalog.shipped import combined
from models.lifecycle import addresses, hub
from models.lifecycle.download import Download, careful_client
from models.lifecycle.errors import Corrupt, DiskFull, LifecycleError
from models.lifecycle.formats import check_folder
from models.lifecycle.progress import Progress
from models.lifecycle.remote import Offer, Remote
from models.lifecycle.store import Store
from models.lifecycle.unpacking import SUFFIXES, unpack
from services.common.errors import StageError

_SPARE = 64 << 20
"""Bytes that stay free."""


@dataclass(frozen=True)
class Puller:
    """How models are pulled: where to, files at once, tries again; `say` is told what happens."""

    store: Store
    parallel: int = 4
    retries: int = 5
    quiet: bool = False
    say: Callable[[str], None] = lambda _: None

    def pull(self, entry: Entry) -> bool:
        """Bring `entry`; whether it was not here before. Raises a LifecycleError."""

        def waiting() -> None:
            self.say(f"{entry.id}: another process is pulling it; waiting for it to end")

        with self.store.alone(entry.id, waiting):
            record = self.store.records().get(entry.id)
            if self.store.folder(entry.id).is_dir():
                _check_visible(entry, self.store.folder(entry.id), record)
                return False
            self._bring(entry, record)
            return True

    def _bring(self, entry: Entry, record: Pulled | None) -> None:
        staging = self.store.staging(entry.id)
        with careful_client() as client:
            offer = self._offer(entry, record, client)
            _check_offer(entry, offer, record)
            _check_room(entry, offer, staging)
            self._fetch(entry, offer, staging / "parts", client)
        ready = _assemble(entry, offer, staging)
        check_folder(entry.id, ready)
        fresh = _record(entry, offer, ready)
        _check_pins(entry, fresh, record)
        self.store.record(entry.id, record or fresh)
        self.store.publish(entry.id, ready)

    def _offer(self, entry: Entry, record: Pulled | None, client: httpx.Client) -> Offer:
        if entry.source.urls:
            return addresses.offer(entry, client)
        pinned = entry.revision or (record.revision if record else "")
        return hub.offer(entry, pinned, retries=self.retries)

    def _fetch(self, entry: Entry, offer: Offer, parts: Path, client: httpx.Client) -> None:
        """All files, several at once; the first that fails stops the others."""
        stopped = threading.Event()
        with Progress(entry.id, offer.bytes, quiet=self.quiet) as progress:
            download = Download(client, progress.add, self.retries, stopped=stopped)

            def fetch(remote: Remote) -> LifecycleError | None:
                try:
                    if not stopped.is_set():
                        download.fetch(remote, parts / remote.name)
                except LifecycleError as error:
                    first = not stopped.is_set()
                    stopped.set()
                    return error if first else None
                return None

            pool = ThreadPoolExecutor(self.parallel)
            try:
                errors = [error for error in pool.map(fetch, offer.files) if error]
            except BaseException:  # Ctrl-C: nobody waits for a server that says nothing
                stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            pool.shutdown()
        if errors:
            raise errors[0]


def _check_visible(entry: Entry, folder: Path, record: Pulled | None) -> None:
    if record is None:
        raise Corrupt(
            f"{entry.id}: the store has a folder of that name which no pull brought",
            hint="Move it away, or use it by its path.",
        )
    try:
        verify(entry, folder, record)
    except StageError as error:
        raise Corrupt(
            error.message, hint=f"To have it whole: {(error.hint or '').removeprefix('run: ')}."
        ) from None


def _check_offer(entry: Entry, offer: Offer, record: Pulled | None) -> None:
    """What a source says it has must be what is pinned, before a byte is fetched."""
    pinned = {file.name: file for file in (agreed(entry, record) if record else entry.files)}
    for file in offer.files:
        pin = pinned.get(file.name, ModelFile(file.name))
        other_size = None not in (pin.bytes, file.bytes) and pin.bytes != file.bytes
        if other_size or (pin.sha256 and file.sha256 and pin.sha256 != file.sha256):
            raise Corrupt(f"{entry.id}: the source has another {file.name} than the one that is pinned")


def _check_room(entry: Entry, offer: Offer, staging: Path) -> None:
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


def _assemble(entry: Entry, offer: Offer, staging: Path) -> Path:
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


def _record(entry: Entry, offer: Offer, ready: Path) -> Pulled:
    paths = sorted(path for path in ready.rglob("*") if path.is_file())
    files = tuple(
        ModelFile(path.relative_to(ready).as_posix(), path.stat().st_size, sha256(path)) for path in paths
    )
    revision = offer.revision or combined(file.sha256 for file in files)
    source = entry.source.repository or " ".join(entry.source.urls)
    return Pulled(revision, source, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), files)


def _check_pins(entry: Entry, fresh: Pulled, record: Pulled | None) -> None:
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
