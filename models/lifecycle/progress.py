"""Tells on stderr how far a pull is: one line that moves on a terminal, else a line every few seconds."""

import sys
import threading
import time
from types import TracebackType
from typing import Self, TextIO

_TERMINAL_S = 0.2
_LINES_S = 10.0
_MB = 1_000_000


class Progress:
    """Bytes of `total` (0: not known) of `what`; `add` may be called by several threads."""

    def __init__(self, what: str, total: int, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._what, self._total, self._quiet = what, total, quiet
        self._stream = stream or sys.stderr
        self._moves = self._stream.isatty()
        self._done = 0
        self._started = time.monotonic()
        self._told = self._started
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """`count` more bytes are here."""
        with self._lock:
            self._done += count
            now = time.monotonic()
            if now - self._told >= (_TERMINAL_S if self._moves else _LINES_S):
                self._told = now
                self._tell(end="" if self._moves else "\n")

    def _tell(self, *, end: str) -> None:
        if self._quiet:
            return
        seconds = time.monotonic() - self._started
        rate = f", {self._done / _MB / seconds:.1f} MB/s" if seconds > 1 else ""
        of = f" of {self._total / _MB:.1f}" if self._total else ""
        start = "\r\x1b[2K" if self._moves else ""
        print(
            f"{start}{self._what}: {self._done / _MB:.1f}{of} MB{rate}",
            end=end,
            file=self._stream,
            flush=True,
        )

    def __enter__(self) -> Self:
        self._tell(end="" if self._moves else "\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._tell(end="\n")
