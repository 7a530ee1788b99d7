"""When memory that was freed goes back to the system: at once, or only where it is said.

Contract: `give_memory_back` is worth its milliseconds after a model was let go. An engine whose library
takes and frees large buffers for every layer calls `keep_freed_memory` before it loads, and `trim` after each
batch: otherwise glibc maps and unmaps each buffer and the kernel clears its pages again and again, a third of
the CPU time of Whisper's encoder. Sources: glibc manual, malloc_trim(3), mallopt(3); with another C library
nothing is done but collecting garbage. It does not know what was freed.
"""

import ctypes
import gc
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
"""Numbers of mallopt's parameters in glibc's malloc.h."""
_NEVER = 2**31 - 1
_ABSENT = (OSError, AttributeError, TypeError)
"""No C library by that name, or not glibc's."""


def keep_freed_memory() -> bool:
    """From now on what is freed stays with the process until `trim`; whether the C library can do that. Large
    buffers come from one heap that all threads share.
    """
    with suppress(*_ABSENT):
        options = ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, _NEVER), (_ARENA_MAX, 1))
        return all(ctypes.CDLL("libc.so.6").mallopt(*option) == 1 for option in options)
    return False


def trim() -> None:
    """Give back what is free in every arena of malloc."""
    with suppress(*_ABSENT):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def give_memory_back() -> None:
    """Collect garbage, and trim."""
    gc.collect()
    trim()
