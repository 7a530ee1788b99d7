"""The file that keeps the keys: where it is, reading it, changing it.

Contract: JSON, `{"version": 1, "keys": [...]}`, mode 0600. A change is locked against other changes (flock)
and put in place whole (rename), so a reader never sees half of one. A file that can't be read or understood
raises KeysUnreadable and never counts as no keys. It does not know what keys are for.
"""

import contextlib
import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from services.common.auth.keys import Key
from services.common.errors import StageError

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

OFF = Path("none")
"""The setting that means: no keys, wherever a file may be."""


class KeysUnreadable(StageError):
    """The file of keys is there and can't be used; `cause` is for the operator, not for clients."""

    status = 503
    code = "keys_unreadable"

    def __init__(self, cause: str) -> None:
        super().__init__(
            "the service can't read its API keys, so it answers nobody",
            hint="the operator finds the cause in the service's log",
        )
        self.cause = cause


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Literal[1]
    keys: list[Key]

    @model_validator(mode="after")
    def _each_once(self) -> "_File":
        if len({key.id for key in self.keys}) < len(self.keys):
            raise ValueError("two keys have the same id")
        return self


def keys_path(setting: Path | None) -> Path | None:
    """The file that a setting means: `none` is no file, nothing is the user's own (XDG Base Directory)."""
    if setting == OFF:
        return None
    try:
        return (setting or _own()).expanduser()
    except RuntimeError:  # a user without a home has no file there
        return setting


def _own() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config") / "mega" / "keys.json"


def read_keys(path: Path) -> dict[str, Key] | None:
    """The keys by id; None where there is no file. Raises KeysUnreadable."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeysUnreadable(f"can't read {path}: {error.strerror or error}") from error
    try:
        return {key.id: key for key in _File.model_validate_json(data).keys}
    except ValidationError as error:
        raise KeysUnreadable(f"{path} is not a file of keys: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    """What is wrong first, and where, without the value: a secret pasted into the file stays out of logs."""
    first = error.errors(include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]


@contextlib.contextmanager
def changing(path: Path) -> Iterator[dict[str, Key]]:
    """The keys by id, to be changed in place; kept if the block ends well. Raises KeysUnreadable."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(path):
            keys = read_keys(path) or {}
            yield keys
            _write(path, keys)
    except OSError as error:
        raise KeysUnreadable(f"can't change {path}: {error.strerror or error}") from error


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """A lock file of its own: the keys' file is replaced by every change."""
    with os.fdopen(
        os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600), "rb+"
    ) as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, keys: dict[str, Key]) -> None:
    kept = {"version": 1, "keys": [key.model_dump(mode="json") for key in keys.values()]}
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
