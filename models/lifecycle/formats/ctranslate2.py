"""CTranslate2's model.bin: its header and the table of its variables fit the file.

Source of the layout: CTranslate2's model reader (binary version 6): version, spec's name, spec's revision,
count, then per variable name, rank, shape, type, bytes, data; then aliases. Nothing is loaded.
"""

import struct
from pathlib import Path
from typing import BinaryIO

from models.lifecycle.errors import Corrupt

_VERSIONS = range(1, 11)
_MOST_VARIABLES = 100_000
_LONGEST_NAME = 512
_MOST_SIDES = 8


def is_ctranslate2(path: Path) -> bool:
    """Whether the file begins as CTranslate2's do: a version and the name of a spec."""
    with path.open("rb") as stream:
        start = stream.read(6)
        if len(start) < 6:
            return False
        version, length = struct.unpack("<IH", start)
        name = stream.read(min(length, _LONGEST_NAME))
    return version in _VERSIONS and 1 < length <= _LONGEST_NAME and name.endswith(b"Spec\0")


def check_ctranslate2(label: str, path: Path) -> None:
    """Walk the variables without reading their data; raises Corrupt where one does not fit the file."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        try:
            version, _ = _number(stream, "<I"), _text(stream)
            if version >= 2:
                _number(stream, "<I")
            count = _number(stream, "<I")
            if count > _MOST_VARIABLES:
                raise ValueError(f"it says it has {count} variables")
            for _ in range(count):
                _skip_variable(stream, version, size)
        except (ValueError, struct.error) as error:
            raise Corrupt(f"{label}: it is no whole CTranslate2 model: {error}") from None


def _skip_variable(stream: BinaryIO, version: int, size: int) -> None:
    name = _text(stream)
    rank = _number(stream, "<B")
    if rank > _MOST_SIDES:
        raise ValueError(f"{name} has {rank} dimensions")
    stream.read(4 * rank)
    if version >= 4:
        _number(stream, "<B")
        length = _number(stream, "<I")
    else:
        width = _number(stream, "<B")
        length = _number(stream, "<I") * width
    if stream.tell() + length > size:
        raise ValueError(f"{name} is longer than the file")
    stream.seek(length, 1)


def _number(stream: BinaryIO, layout: str) -> int:
    read: int = struct.unpack(layout, stream.read(struct.calcsize(layout)))[0]
    return read


def _text(stream: BinaryIO) -> str:
    length = _number(stream, "<H")
    if length > _LONGEST_NAME:
        raise ValueError(f"a name has {length} bytes")
    return stream.read(length).rstrip(b"\0").decode("utf-8", "replace")
