"""Gives memory that was freed back to the system; the C library would keep it for the next allocation.

Contract: worth its milliseconds after a model was let go. Source: glibc manual, malloc_trim(3); elsewhere it
only collects garbage. It does not know what was freed.
"""

import ctypes
import gc
from contextlib import suppress


def give_memory_back() -> None:
    """Collect garbage, and trim every arena of malloc."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):  # no C library by that name, or not glibc's
        ctypes.CDLL("libc.so.6").malloc_trim(0)
