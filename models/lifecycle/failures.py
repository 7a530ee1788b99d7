"""The catalogue's own errors and a full disk, as errors of this package. It raises none of its own accord."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from models.lifecycle.errors import Corrupt, DiskFull, LifecycleError, NotHere
from services.common.errors import ModelCorrupt, ModelNotFound

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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
