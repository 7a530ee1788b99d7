"""Processor time of processes and of what they started, from Linux's /proc.

Contract: seconds, user's and system's together, of the trees of processes and of their children that have
ended. Elsewhere than on Linux all is 0. It does not know whose processes they are. Source of the fields:
proc(5), `/proc/pid/stat`.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from benchmarks.harness.memory import tree

_PROC = Path("/proc")
_TIMES = slice(11, 15)
"""utime, stime, cutime and cstime, counted from the state, which follows the name."""


def used_s(pids: Iterable[int]) -> float:
    """What the processes' trees have used so far."""
    return sum(_used_s(each) for pid in pids for each in tree(pid))


def _used_s(pid: int) -> float:
    with contextlib.suppress(OSError):
        after_name = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[_TIMES])) / os.sysconf("SC_CLK_TCK")
    return 0.0
