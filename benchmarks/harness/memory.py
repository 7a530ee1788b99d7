"""Memory of processes and of what they started, from Linux's /proc.

Contract: MB of 10^6 bytes. A process's share is the most that it ever held (VmHWM); of a tree it is the
highest sum over those that lived at the same time. Elsewhere than on Linux all is 0. It does not know whose
processes they are.
"""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_EVERY_S = 0.2
_PROC = Path("/proc")


def tree(pid: int) -> Iterator[int]:
    """The process and all that descend from it."""
    yield pid
    with contextlib.suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def held_mb(pids: Iterable[int], which: str = "VmHWM") -> float:
    """What the processes' trees hold: at their highest (VmHWM) or now (VmRSS)."""
    return sum(_field_mb(each, which) for pid in pids for each in tree(pid))


def _field_mb(pid: int, which: str) -> float:
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith(f"{which}:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


class Peak:
    """Watches trees of processes in a thread, so that those which end in between count, too."""

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        self._pids = pids
        self._highest = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
        self._thread.start()

    def mb(self) -> float:
        """The highest sum so far."""
        self._highest = max(self._highest, held_mb(self._pids()))
        return round(self._highest, 1)

    def close(self) -> None:
        """Watch no longer."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EVERY_S):
            self.mb()
