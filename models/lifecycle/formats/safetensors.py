"""safetensors: the header's length and offsets fit the file. Source: the format's description.

Contract: raises Unsafe for a header that is too long, Corrupt for one that doesn't fit. No tensor is read.
"""

import json
from pathlib import Path
from typing import Any

from models.lifecycle.errors import Corrupt, Unsafe

LONGEST_HEADER = 100_000_000
"""Bytes; the library's own limit."""
_WIDTHS = {
    4: "F4",
    6: "F6_E2M3 F6_E3M2",
    8: "F8_E4M3 F8_E5M2 F8_E8M0 BOOL I8 U8",
    16: "I16 U16 F16 BF16",
    32: "I32 U32 F32",
    64: "I64 U64 F64 C64",
}
_BITS = {name: bits for bits, names in _WIDTHS.items() for name in names.split()}


def check_safetensors(label: str, path: Path) -> None:
    """Check the header of the file at `path`; `label` names it in errors."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if length > LONGEST_HEADER:
            raise Unsafe(f"{label}: its header says it is {length} bytes long")
        if size < 8 or length > size - 8:
            raise Corrupt(f"{label}: its header is longer than the file")
        try:
            header = json.loads(stream.read(length), object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise Corrupt(f"{label}: its header can't be read: {error}") from None
    if not isinstance(header, dict):
        raise Corrupt(f"{label}: its header is no table")
    header.pop("__metadata__", None)
    _check_tensors(label, header, size - 8 - length)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name is there twice")
    return table


def _check_tensors(label: str, header: dict[str, Any], room: int) -> None:
    """Tensors lie one after the other, without gaps, each as long as its type and shape say."""
    try:
        spans = sorted((*tensor["data_offsets"], _bytes(tensor)) for tensor in header.values())
        end = 0
        for start, stop, length in spans:
            if start != end or stop - start != length:
                raise ValueError(f"a tensor at {start} does not lie where it should")
            end = stop
        if end != room:
            raise ValueError("the data is longer or shorter than its tensors")
    except (KeyError, TypeError, ValueError) as error:
        raise Corrupt(f"{label}: its header does not fit its data: {error}") from None


def _bytes(tensor: dict[str, Any]) -> int:
    count = 1
    for side in tensor["shape"]:
        if not isinstance(side, int) or side < 0:
            raise ValueError(f"a shape has a side of {side!r}")
        count *= side
    return (count * _BITS[tensor["dtype"]] + 7) // 8
