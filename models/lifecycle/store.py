"""The store of pulled models: what is visible, what is half done, what is recorded, and who works on it.

    <id>/            a model; appears whole, by one rename
    <id>.int8/       the same converted to a compute type; so does it
    lock.json        what each first pull brought (read by `models.catalog.record`)
    licences.json    which licences were accepted, for which model, when
    .staging/<id>/   a pull or import that is not done
    .locks/          one lock a model, one for the records

It does not know where models come from.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from models.catalog.record import LOCK, Pulled, pulled
from models.lifecycle.errors import Corrupt, StoreUnwritable

_ACCEPTED = "licences.json"


class Store:
    """A folder of models, by model id."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def folder(self, model: str) -> Path:
        """Where `model` is visible."""
        return self.path / model

    def staging(self, model: str) -> Path:
        """Where `model` is made ready; kept between two tries."""
        return self.path / ".staging" / model

    def prepare(self) -> None:
        """Make the folders; raises StoreUnwritable."""
        try:
            for folder in (self.path / ".staging", self.path / ".locks"):
                folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path / ".staging"):
                pass
        except OSError as error:
            raise StoreUnwritable(
                f"the models' store {self.path} can't be written: {error.strerror}",
                hint="Set MEGA_MODELS__STORE to a folder of yours.",
            ) from None

    @contextmanager
    def alone(self, model: str, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Work on `model` while no other process does; `on_wait` is called when another one has to end first.

        A process that dies lets go of it.
        """
        self.prepare()
        lock = FileLock(self.path / ".locks" / f"{model}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def records(self) -> dict[str, Pulled]:
        """The lock's records by model."""
        return pulled(self.path)

    def record(self, model: str, record: Pulled | None) -> None:
        """Write the record of `model`, or take it away."""
        with self.alone("records"):
            records = self.records()
            records.pop(model, None)
            if record is not None:
                records[model] = record
            tables = {name: asdict(records[name]) for name in sorted(records)}
            _write(self.path / LOCK, {"version": 1, "models": tables})

    def accepted(self) -> list[dict[str, str]]:
        """Every acceptance of a licence: licence, model, date, in the order in which they were given."""
        path = self.path / _ACCEPTED
        if not path.is_file():
            return []
        try:
            given = json.loads(path.read_text(encoding="utf-8"))["accepted"]
            return [{key: str(one[key]) for key in ("licence", "model", "date")} for one in given]
        except (ValueError, KeyError, TypeError) as error:
            raise Corrupt(
                f"the store's {_ACCEPTED} can't be read: {error}",
                hint="Restore it, or remove it and accept anew.",
            ) from None

    def accept(self, licence: str, model: str, date: str) -> None:
        """Record that the operator accepted `licence` for `model`."""
        with self.alone("records"):
            given = [*self.accepted(), {"licence": licence, "model": model, "date": date}]
            _write(self.path / _ACCEPTED, {"version": 1, "accepted": given})

    def publish(self, model: str, ready: Path) -> None:
        """Make the folder `ready` visible as `model`, to every user of the machine; forget the staging."""
        for path in (ready, *ready.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
            _sync(path)
        ready.rename(self.folder(model))
        _sync(self.path)
        shutil.rmtree(self.staging(model), ignore_errors=True)

    def remove(self, model: str) -> None:
        """Take `model` away: invisible at once, then deleted, with whatever is half done."""
        self.remove_folder(model)
        shutil.rmtree(self.staging(model), ignore_errors=True)

    def remove_folder(self, model: str) -> None:
        """Take what is visible of `model` away; what is half done stays."""
        if self.folder(model).is_dir():
            gone = Path(tempfile.mkdtemp(dir=self.path / ".staging", prefix="gone-"))
            self.folder(model).rename(gone / model)
            shutil.rmtree(gone)


def _write(path: Path, content: dict[str, Any]) -> None:
    """Whole or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1, ensure_ascii=False)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
        os.fchmod(stream.fileno(), 0o644)  # services run as another user
    temporary.replace(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
