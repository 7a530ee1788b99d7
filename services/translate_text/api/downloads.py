"""Translated documents that wait for their download.

Contract: `put` keeps a file in a folder of its own under the system's temporary folder and gives an id
that can't be guessed; `get` finds it until it expires. All files together stay within a size: the oldest
go first. A name is only ever what the download is called; no path comes from a client. It is driven by
one event loop. It knows no document.
"""

import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Download:
    """A file, what it is called for the client, and when it goes (seconds of the store's clock)."""

    path: Path
    name: str
    media_type: str
    size: int
    expires: float


class Downloads:
    """Files for `seconds`, at most `most_bytes` together."""

    def __init__(
        self, *, seconds: float, most_bytes: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most_bytes, clock
        self._folder: Path | None = None
        self._files: dict[str, Download] = {}

    def put(self, data: bytes, name: str, media_type: str) -> str:
        """The id of the file from now on."""
        self._forget(len(data))
        if self._folder is None:  # not before it is needed: an application is made for its document, too
            self._folder = Path(tempfile.mkdtemp(prefix="mega-translated-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        key = secrets.token_hex(16)
        path = self._folder / key
        path.write_bytes(data)
        self._files[key] = Download(path, name, media_type, len(data), self._clock() + self._seconds)
        return key

    def get(self, key: str) -> Download | None:
        """The file of an id, or None for one that never was or is gone."""
        self._forget(0)
        return self._files.get(key)

    def _forget(self, room: int) -> None:
        """Drop what expired, and the oldest until there is `room`."""
        now = self._clock()
        held = sum(file.size for file in self._files.values())
        for key, file in list(self._files.items()):  # in the order they came, so the oldest first
            if file.expires <= now or held + room > self._most:
                held -= file.size
                del self._files[key]
                file.path.unlink(missing_ok=True)
