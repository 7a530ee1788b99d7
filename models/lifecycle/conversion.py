"""Converts pulled models into the form that services read, in a process of its own, beside what was pulled.

Contract: `Converter(store, say).convert(entry, compute)` -> what was told, or "" when it is here already.
The work is `python -m models.convert`'s; here is what surrounds it: one at a time, the pulled files checked
first, room looked at, nothing visible before all is checked, nothing left of one that ended early. The
converted model keeps the revision of its source, and is recorded in the lock. It does not know formats of
weights.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.catalog import Entry, Licence, ModelFile, verify
from models.catalog.checking import sha256
from models.catalog.conversions import converted_name
from models.catalog.record import Pulled
from models.lifecycle import provenance
from models.lifecycle.converted import is_whole
from models.lifecycle.errors import ConversionFailed, DiskFull, NotHere
from models.lifecycle.formats import check_folder
from models.lifecycle.store import Store

_SPARE = 64 << 20
_TAIL = 2000
"""Characters of what the converter says last."""


@dataclass(frozen=True)
class Converter:
    """How models are converted; `say` is told what happens."""

    store: Store
    say: Callable[[str], None] = lambda _: None
    again: bool = False

    def convert(self, entry: Entry, licence: Licence, compute: str) -> str:
        """Convert; raises a LifecycleError."""
        name = converted_name(entry.id, compute)

        def waiting() -> None:
            self.say(f"{entry.id}: another process works on it; waiting for it to end")

        with self.store.alone(entry.id, waiting):
            if not self.again and self._here(entry, compute):
                return ""
            record = self._source(entry)
            self.say(f"{entry.id}: converting to {compute}")
            try:
                return self._make(entry, licence, record, compute)
            finally:
                shutil.rmtree(self.store.staging(name), ignore_errors=True)

    def _here(self, entry: Entry, compute: str) -> bool:
        """Whether it is converted and whole, be its source here or not."""
        records = self.store.records()
        known = records.get(entry.id) or records.get(converted_name(entry.id, compute))
        wanted = entry.revision or (known.revision if known else "")
        return is_whole(self.store, entry.id, compute, wanted)

    def _source(self, entry: Entry) -> Pulled:
        record, folder = self.store.records().get(entry.id), self.store.folder(entry.id)
        if record is None or not folder.is_dir():
            raise NotHere(f"{entry.id} is not pulled", hint=f"First: mega models pull {entry.id}")
        verify(entry, folder, record)
        return record

    def _make(self, entry: Entry, licence: Licence, source: Pulled, compute: str) -> str:
        name = converted_name(entry.id, compute)
        staging, folder = self.store.staging(name), self.store.folder(entry.id)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        _check_room(entry, folder, staging)
        told = _run(entry, folder, staging / "ready", compute)
        told |= {"model": entry.id, "revision": source.revision, "source": source.source}
        told |= {"made_of": [asdict(file) for file in source.files]}
        told |= {"licence": licence.id, "licence_name": licence.name}
        provenance.write(staging / "ready", told)
        check_folder(name, staging / "ready")
        self.store.remove_folder(name)
        self.store.record(name, _recorded(source, staging / "ready"))
        self.store.publish(name, staging / "ready")
        return str(told["line"])


def _run(entry: Entry, source: Path, out: Path, compute: str) -> dict[str, object]:
    """The conversion, by its own program; what it reports."""
    command = [sys.executable, "-m", "models.convert", str(source), str(out), "--compute-type", compute]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said, trouble = child.communicate()
    except BaseException:
        child.kill()
        child.wait()
        raise
    if child.returncode:
        last = trouble.strip()[-_TAIL:].splitlines()[-1:] or [f"exit code {child.returncode}"]
        raise ConversionFailed(f"{entry.id} can't be converted: {last[0]}")
    report: dict[str, object] = json.loads(said.strip().splitlines()[-1])
    return report


def _check_room(entry: Entry, folder: Path, staging: Path) -> None:
    """As much room as the original takes, which no compute type exceeds by much."""
    needed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) + _SPARE
    free = shutil.disk_usage(staging).free
    if needed > free:
        message = f"{entry.id} needs {needed / 1e6:.0f} MB to be converted, {free / 1e6:.0f} MB are free"
        raise DiskFull(message, hint="Make room, or set MEGA_MODELS__STORE to a larger disk.")


def _recorded(source: Pulled, ready: Path) -> Pulled:
    paths = sorted(path for path in ready.rglob("*") if path.is_file())
    files = tuple(
        ModelFile(path.relative_to(ready).as_posix(), path.stat().st_size, sha256(path)) for path in paths
    )
    day = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Pulled(source.revision, f"converted from {source.source}", day, files)
