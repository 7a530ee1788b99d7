"""NumPy's .npy: numbers only. Source: NumPy's description of the format. The data is not read."""

import ast
from pathlib import Path

from models.lifecycle.errors import Unsafe

_LONGEST_HEADER = 10_000
_NUMBERS = frozenset("?bBhHiIlLqQefdgFDiufcb")


def check_array(label: str, path: Path) -> None:
    """Raises Unsafe where the array is no .npy of numbers: one of objects is a pickle."""
    with path.open("rb") as stream:
        start = stream.read(8)
        width = 2 if start[6:7] == b"\x01" else 4
        length = int.from_bytes(stream.read(width), "little")
        if start[:6] != b"\x93NUMPY" or length > _LONGEST_HEADER:
            raise Unsafe(f"{label}: it is no array that can be read")
        header = stream.read(length)
    try:
        kind = ast.literal_eval(header.decode("latin-1").strip())["descr"]
    except (ValueError, SyntaxError, KeyError, TypeError, RecursionError, MemoryError):
        raise Unsafe(f"{label}: it is no array that can be read") from None
    if not isinstance(kind, str) or kind.lstrip("<>|=")[:1] not in _NUMBERS:
        raise Unsafe(f"{label}: it holds {kind!r}, not numbers")
