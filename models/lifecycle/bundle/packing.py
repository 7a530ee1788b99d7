"""The file around a bundle: a tar, packed with Zstandard (RFC 8878) where its name says so.

Contract: `writing(path, name)` and `reading(path)` give a TarFile to write or read from front to back; a
packed one has a checksum, which is looked at where `reading` ends. What a bundle is packed with is told by
its first bytes, not by its name. It does not know what is in a bundle.
"""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

SUFFIXES = (".tar.zst", ".tar")
_MAGIC = b"\x28\xb5\x2f\xfd"
_LEVEL = 3
"""Weights hardly shrink, whatever it costs."""
_WINDOW = 8 << 20
"""Bytes of memory that reading may take: what this level writes needs no more."""


@contextmanager
def writing(path: Path, name: str) -> Iterator[tarfile.TarFile]:
    """A bundle at `path` that is to be called `name`; ."""
    if not name.endswith(".zst"):
        with tarfile.open(path, "w") as tar:
            yield tar
        return
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, threads=-1)
    with (
        path.open("wb") as file,
        packer.stream_writer(file) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        yield tar


@contextmanager
def reading(path: Path) -> Iterator[tarfile.TarFile]:
    """The bundle at `path`. Raises what tarfile and zstandard raise on what is damaged or none."""
    with path.open("rb") as file:
        packed = file.read(len(_MAGIC)) == _MAGIC
        file.seek(0)
        if not packed:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                yield tar
            return
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        with unpacker.stream_reader(file) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            yield tar
            while stream.read(1 << 16):  # to the checksum at the end
                pass
