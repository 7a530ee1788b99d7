"""Freed memory goes back to the system, also what lies below something that is still held."""

import os
import platform
import threading
from pathlib import Path

import pytest

from services.common.running.memory import give_memory_back

MIB = 2**20


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="malloc_trim is glibc's")
def test_freed_pieces_of_another_thread_go_back_to_the_system() -> None:
    """In an arena of its own, as the engine's thread has one."""
    seen: list[int] = []

    def work() -> None:
        pieces = [bytearray(4000) for _ in range(15000)]
        last = pieces[-1]
        seen.append(_resident())
        pieces.clear()
        give_memory_back()
        seen.append(_resident())
        assert last

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen[0] - seen[1] > 40 * MIB
