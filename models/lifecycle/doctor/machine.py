"""A short measurement of this machine: cores and memory that may be used, and how fast memory is copied.

It knows no model. Sources: cgroup v2's `memory.max` and `/proc/meminfo` in the Linux kernel's documentation.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from services.common.threads import cpu_quota

_COPIED = 64 << 20
_COPIES = 8
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_MEMINFO = Path("/proc/meminfo")


@dataclass(frozen=True)
class Machine:
    """Cores, MiB of memory in all and free now, GB/s that one core copies (read and written together)."""

    cores: int
    memory_mib: int
    free_mib: int
    copies_gb_s: float


def measured() -> Machine:
    """Look and measure; about a tenth of a second."""
    total, free = _memory()
    return Machine(cpu_quota(), total, free, round(_copying(), 1))


def _memory() -> tuple[int, int]:
    """MiB in all and free, within the container's limit."""
    if not _MEMINFO.is_file():  # not Linux
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
        return pages, pages
    known = dict(line.split(":") for line in _MEMINFO.read_text(encoding="ascii").splitlines())
    total, free = (int(known[name].split()[0]) >> 10 for name in ("MemTotal", "MemAvailable"))
    for path in _LIMITS:
        text = path.read_text(encoding="ascii").strip() if path.is_file() else "max"
        if text.isdigit():
            total = min(total, int(text) >> 20)
    return total, min(total, free)


def _copying() -> float:
    source, target = bytearray(_COPIED), bytearray(_COPIED)
    target[:] = source  # every page is there
    fastest = float("inf")
    for _ in range(_COPIES):
        began = time.perf_counter()
        memoryview(target)[:] = source
        fastest = min(fastest, time.perf_counter() - began)
    return 2 * _COPIED / fastest / 1e9
