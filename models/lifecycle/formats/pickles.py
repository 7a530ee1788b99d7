"""Checkpoints of torch: only what `torch.load(weights_only=True)` would load, found out without loading it.

A checkpoint is a zip with one `data.pkl`, or (before torch 1.6) five pickles and raw data. The operations of
each pickle are read, not run; every class or function they name must be on the list of `weights_only`. It
does not know what is in the tensors.
"""

import pickletools
import zipfile
from pathlib import Path
from typing import IO, Any

from models.lifecycle.errors import Corrupt, Unsafe
from models.lifecycle.failures import damaged
from models.lifecycle.formats.weights_only import OPERATIONS, allowed

LARGEST = 512 << 20
"""Bytes of a pickle in a zip; tensors are outside of it, so that real ones have a few MiB at most."""
_ZIP = b"PK\3\4"
_PICKLES_OF_LEGACY = 5
"""Mark, version, system, object, keys of its storages."""


_LONGEST_VALUE = 64 << 20
_LONGEST_NAME = 1 << 12


class _Bounded:
    """A stream of which a pickle can't ask for more than values have: a length of its own is only a claim."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        if size > _LONGEST_VALUE:
            raise ValueError(f"it has a value of {size} bytes")
        return self._stream.read(size)

    def readline(self) -> bytes:
        return self._stream.readline(_LONGEST_NAME)


def check_checkpoint(label: str, path: Path) -> None:
    """Raises Unsafe when loading the file could run code, Corrupt when it is no checkpoint."""
    with path.open("rb") as stream:
        start = stream.read(len(_ZIP))
        if start == _ZIP:  # as torch tells them apart: a zip behind a pickle is a pickle
            _check_zip(label, path)
            return
        if not start.startswith(b"\x80"):
            raise Corrupt(f"{label}: it is no checkpoint of torch")
        stream.seek(0)
        for _ in range(_PICKLES_OF_LEGACY):
            _check_pickle(label, stream)


def _check_zip(label: str, path: Path) -> None:
    with damaged(f"{label}: its archive can't be read"), zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        pickles = [member for member in members if member.filename.endswith(".pkl")]
        programs = [name for name in names if "/code/" in name or name.endswith(("constants.pkl", ".py"))]
        if programs:
            raise Unsafe(f"{label}: it holds a program ({programs[0]})")
        if len(pickles) != 1 or not pickles[0].filename.endswith("data.pkl"):
            raise Corrupt(f"{label}: it is no checkpoint of torch")
        if pickles[0].file_size > LARGEST:
            raise Unsafe(f"{label}: its pickle says it is {pickles[0].file_size} bytes long")
        with archive.open(pickles[0]) as stream:
            _check_pickle(label, stream)


def _check_pickle(label: str, stream: IO[bytes]) -> None:
    """Read one pickle to its end."""
    bounded: Any = _Bounded(stream)  # all that pickletools asks of a file
    try:
        for operation, argument, _ in pickletools.genops(bounded):
            if operation.name not in OPERATIONS:
                raise Unsafe(f"{label}: its pickle does {operation.name}, which weights do not need")
            module, _, name = str(argument).partition(" ")
            if operation.name == "GLOBAL" and not allowed(module, name):
                raise Unsafe(f"{label}: its pickle names {module}.{name}: loading it could run code")
    except (ValueError, IndexError, OverflowError) as error:
        raise Corrupt(f"{label}: its pickle can't be read: {error}") from None
