"""Where a store's bytes lie: a local folder, or anything fsspec reaches (S3, GCS, memory …).

Contract: paths are relative POSIX strings; a write is all or nothing, and a reader never sees part of a
file. It does not know what the files mean.
"""

import contextlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from services.pipeline.errors import StoreUnwritable

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

_TEMPORARY = ".mega/tmp"
_LOCK = ".mega/lock"
_STALE_SECONDS = 3600.0
_PROBE = bytes(4096)
"""What is written to see whether there is room; an empty file has room on a full disk."""


class Backend(Protocol):
    """The few operations that a store needs of a place."""

    def read(self, path: str) -> bytes | None:
        """The file's bytes, or None where there is no such file. Raises StoreUnwritable."""

    def write(self, path: str, data: bytes) -> None:
        """Put `data` at `path`, whole or not at all. Raises StoreUnwritable."""

    def exists(self, path: str) -> bool:
        """Whether there is such a file. Raises StoreUnwritable."""

    def remove(self, path: str) -> None:
        """Take a file away, if there is one. Raises StoreUnwritable."""

    def sizes(self, prefix: str = "") -> dict[str, int]:
        """Every file under the folder `prefix` and its size in bytes."""

    def locked(self) -> AbstractContextManager[None]:
        """Keeps other runs from doing the same at once, where the place can; writes are whole without it."""

    def locate(self, path: str) -> str:
        """The full address, for people."""

    def check(self) -> None:
        """Raise StoreUnwritable now rather than after an hour of work."""


class LocalBackend:
    """A folder. Writes go to a temporary file, are flushed to disk, and are renamed into place."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        """See Backend."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StoreUnwritable(f"can't read {self.root / path}: {error.strerror or error}") from error

    def write(self, path: str, data: bytes) -> None:
        """See Backend. The temporary file lies outside the course's folders, so these hold whole files
        only.
        """
        temporary = self.root / _TEMPORARY / uuid.uuid4().hex
        target = self.root / path
        try:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise StoreUnwritable(f"can't write {target}: {error.strerror or error}") from error
        finally:
            _remove(temporary)

    def exists(self, path: str) -> bool:
        """See Backend."""
        return (self.root / path).is_file()

    def remove(self, path: str) -> None:
        """See Backend."""
        try:
            (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnwritable(f"can't remove {self.root / path}: {error.strerror or error}") from error

    def sizes(self, prefix: str = "") -> dict[str, int]:
        """See Backend."""
        files = (file for file in (self.root / prefix).rglob("*") if file.is_file())
        found = {file.relative_to(self.root).as_posix(): file.stat().st_size for file in files}
        return {path: size for path, size in sorted(found.items()) if not path.startswith(_TEMPORARY)}

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """See Backend. The lock goes with the process that holds it."""
        file = self.root / _LOCK
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle = file.open("ab")
        except OSError as error:
            raise StoreUnwritable(f"can't write {file}: {error.strerror or error}") from error
        with handle:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def locate(self, path: str) -> str:
        """See Backend."""
        return str(self.root / path)

    def check(self) -> None:
        """See Backend. Also sweeps away what a killed run left half-written."""
        self.write(".mega/writable", _PROBE)
        _remove(self.root / ".mega/writable")
        now = time.time()
        for file in (self.root / _TEMPORARY).iterdir():
            if now - file.stat().st_mtime > _STALE_SECONDS:
                _remove(file)


class FsspecBackend:
    """Any file system that fsspec knows. Object stores put whole objects, so a plain write is atomic.

    Back ends raise errors of their own libraries, hence the broad excepts.
    """

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        try:
            fs, root = url_to_fs(url)
        except Exception as error:  # of fsspec, or of the library behind a protocol
            hint = "Give a folder, or a URL whose file system is installed, as in `pip install s3fs`."
            raise StoreUnwritable(f"can't open {url}: {error}", hint=hint) from error
        self._fs: Any = fs
        self._root = str(root).rstrip("/")
        self._url = url.rstrip("/")

    def read(self, path: str) -> bytes | None:
        """See Backend."""
        try:
            return bytes(self._fs.cat_file(f"{self._root}/{path}"))
        except FileNotFoundError:
            return None
        except Exception as error:
            raise StoreUnwritable(f"can't read {self.locate(path)}: {error}") from error

    def write(self, path: str, data: bytes) -> None:
        """See Backend."""
        target = f"{self._root}/{path}"
        try:
            self._fs.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._fs.pipe_file(target, data)
        except Exception as error:
            raise StoreUnwritable(f"can't write {self.locate(path)}: {error}") from error

    def exists(self, path: str) -> bool:
        """See Backend."""
        try:
            return bool(self._fs.exists(f"{self._root}/{path}"))
        except Exception as error:
            raise StoreUnwritable(f"can't read {self.locate(path)}: {error}") from error

    def remove(self, path: str) -> None:
        """See Backend."""
        try:
            self._fs.rm_file(f"{self._root}/{path}")
        except FileNotFoundError:
            return
        except Exception as error:
            raise StoreUnwritable(f"can't remove {self.locate(path)}: {error}") from error

    def sizes(self, prefix: str = "") -> dict[str, int]:
        """See Backend."""
        top = f"{self._root}/{prefix}".rstrip("/")
        try:
            found: dict[str, dict[str, Any]] = self._fs.find(top, detail=True)
        except FileNotFoundError:
            return {}
        except Exception as error:
            raise StoreUnwritable(f"can't list {self.locate(prefix)}: {error}") from error
        return {path[len(self._root) + 1 :]: int(info["size"]) for path, info in sorted(found.items())}

    def locked(self) -> AbstractContextManager[None]:
        """See Backend. Object stores have no locks."""
        return contextlib.nullcontext()

    def locate(self, path: str) -> str:
        """See Backend."""
        return f"{self._url}/{path}"

    def check(self) -> None:
        """See Backend."""
        self.write(".mega/writable", _PROBE)
        with contextlib.suppress(Exception):  # a place that takes files and lets none go is still writable
            self._fs.rm_file(f"{self._root}/.mega/writable")


def open_backend(url: str) -> Backend:
    """A folder for a plain path or `file://`, fsspec for every other URL."""
    if url.startswith("file://"):
        url = url.removeprefix("file://")
    return FsspecBackend(url) if "://" in url else LocalBackend(Path(url).expanduser())


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut; not every platform can open a folder."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return
