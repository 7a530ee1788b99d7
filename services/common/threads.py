"""How many threads an engine may use: the container's CPU quota, never the host's core count, and one where
the model is small.

Reads cgroup v2 (`cpu.max`), cgroup v1 (`cpu.cfs_quota_us`) and the affinity mask. A process sees its own
group as the root where it has a cgroup namespace or, in v1, where Docker mounts it there; otherwise
`/proc/self/cgroup` says where it lies, and a quota may stand at any group above. Sources: Linux kernel
documentation, admin-guide/cgroup-v2, "CPU Interface Files"; cgroups(7), "/proc/pid/cgroup". It does not set
any library's threads.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SMALL = 8 << 20
"""Bytes of weights up to which threads cost more in meeting than they save in counting."""
_CGROUP = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def cpu_quota(root: Path = _CGROUP, own: Path = _OWN) -> int:
    """Whole CPUs this process may use, at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = [
        quota for folder in _folders(root, own) for quota in (_quota_v2(folder), _quota_v1(folder)) if quota
    ]
    return max(1, min([allowed, *map(math.ceil, quotas)]))


def threads_for(weights: Path) -> int:
    """Threads for a model whose weights are this file: one for a small model, else the quota."""
    return 1 if _is_small(weights) else cpu_quota()


@dataclass(frozen=True)
class Split:
    """Workers that compute side by side, and the threads of each."""

    workers: int
    threads: int


def split(weights: Path, threads: int = 0, *, pieces: int) -> Split:
    """How `threads` (0: the quota) share work that comes in at most so many independent `pieces`. One thread
    each where the model is small: its pieces side by side are faster than the parts of one step.
    """
    whole = threads or cpu_quota()
    return Split(max(1, min(whole, pieces)), 1) if _is_small(weights) else Split(1, whole)


def _is_small(weights: Path) -> bool:
    return weights.is_file() and weights.stat().st_size < SMALL


def _folders(root: Path, own: Path) -> Iterator[Path]:
    """The process's groups in each hierarchy that may limit its CPU time, up to the hierarchy's root; those
    that can't be seen from here are among them.
    """
    yield from (root, root / "cpu")
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, group = line.split(":", 2)
        mounts = [root] if not controllers else [root / controllers, root / "cpu"]
        if not controllers or "cpu" in controllers.split(","):
            parts = [part for part in group.split("/") if part not in ("", "..")]
            yield from (mount.joinpath(*parts[:depth]) for mount in mounts for depth in range(len(parts) + 1))


def _quota_v2(folder: Path) -> float | None:
    try:
        quota, period = (folder / "cpu.max").read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _quota_v1(folder: Path) -> float | None:
    try:
        quota = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None
    return None if quota <= 0 or period <= 0 else quota / period
