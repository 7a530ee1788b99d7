"""The catalogue's own errors and a full disk, as errors of this package. It raises none of its own accord."""

import errno
import gzip
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import zstandard

from models.lifecycle.errors import Corrupt, DiskFull, LifecycleError, NotHere
from services.common.errors import ModelCorrupt, ModelNotFound

_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    zstandard.ZstdError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
)
"""What the standard library and zstandard raise on an archive that is damaged, or made to look so."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def damaged(sentence: str) -> Iterator[None]:
    """What reading a damaged archive raises inside comes out as Corrupt: `sentence`, then the reason."""
    try:
        yield
    except (*_BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise
        reason = str(error).splitlines()[0].rstrip(":") if str(error) else type(error).__name__
        raise Corrupt(f"{sentence}: {reason}") from None


@contextmanager
def translated() -> Iterator[None]:
    """What the catalogue raises inside comes out as Corrupt or NotHere."""
    try:
        yield
    except ModelCorrupt as error:
        raise Corrupt(error.message, hint=_sentence(error.hint)) from None
    except ModelNotFound as error:
        raise NotHere(error.message, hint=_sentence(error.hint)) from None


def of_system(error: OSError) -> LifecycleError:
    """What a failed call of the system means to a person."""
    if error.errno in FULL:
        return DiskFull("the disk is full", hint="What came is kept: make room and run it again.")
    return LifecycleError(f"{error.filename or 'a file'}: {error.strerror or error}")


def _sentence(hint: str | None) -> str:
    return f"{hint[0].upper()}{hint[1:]}." if hint else ""
