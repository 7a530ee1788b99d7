"""Brings a model into the store: asked for, fetched, unpacked, checked, recorded; then, at last, visible.

Contract: `Puller(store, ...).pull(entry)`. Whatever ends it early, nothing is visible and the next call goes
on. Two at once: the second waits for the first and finds the model. It does not know the licence gate.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from models.catalog import Entry, verify
from models.catalog.record import Pulled
from models.lifecycle import addresses, hub
from models.lifecycle.connection import careful_client
from models.lifecycle.download import Download
from models.lifecycle.errors import Corrupt, LifecycleError
from models.lifecycle.formats import check_folder
from models.lifecycle.making import assemble, check_offer, check_pins, check_room, recorded
from models.lifecycle.progress import Progress
from models.lifecycle.remote import Offer, Remote
from models.lifecycle.store import Store
from services.common.errors import StageError


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
            check_offer(entry, offer, record)
            check_room(entry, offer, staging)
            self._fetch(entry, offer, staging / "parts", client)
        ready = assemble(entry, offer, staging)
        check_folder(entry.id, ready)
        fresh = recorded(entry, offer, ready)
        check_pins(entry, fresh, record)
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
