"""The keys as a running service sees them: what is in the file now, without a restart.

Contract: the file is looked at again at most every `_LOOK_S` seconds, and read when it is another one. Once
there were keys, a file that vanishes leaves the service closed, not open. It does not know requests.
"""

import logging
import time
from collections.abc import Mapping
from pathlib import Path

from services.common.auth.keyfile import KeysUnreadable, read_keys
from services.common.auth.keys import Key

_log = logging.getLogger(__name__)

_LOOK_S = 0.5
_Stamp = tuple[int, ...] | str
_NO_FILE: _Stamp = ()


class Keyring:
    """The keys of the file at `path`; None never has any."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._looked = -_LOOK_S
        self._stamp: _Stamp = _NO_FILE
        self._keys: Mapping[str, Key] | None = None
        self._trouble: KeysUnreadable | None = None

    def keys(self) -> Mapping[str, Key] | None:
        """The keys by id; None where none are asked for. Raises KeysUnreadable."""
        if self._path is not None and time.monotonic() - self._looked >= _LOOK_S:
            self._look(self._path)
            self._looked = time.monotonic()
        if self._trouble is not None:
            raise KeysUnreadable(self._trouble.cause)
        return self._keys

    def _look(self, path: Path) -> None:
        stamp = _stamp(path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._keys, self._trouble = self._closed_at_least(read_keys(path)), None
        except KeysUnreadable as error:
            self._keys, self._trouble = {}, error
            _log.error("every request is refused: %s", error.cause)

    def _closed_at_least(self, found: dict[str, Key] | None) -> dict[str, Key] | None:
        if found is None and self._keys is not None:
            _log.warning(
                "%s is gone: every key is refused until it is back or the service restarts", self._path
            )
            return {}
        return found


def _stamp(path: Path) -> _Stamp:
    """Another one for every change: a rename brings a new inode, an edit in place a new time."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return _NO_FILE
    except OSError as error:
        return str(error)
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)
