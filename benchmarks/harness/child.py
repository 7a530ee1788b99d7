"""A contender's process as who measures sees it.

Contract: `ask` sends a command and waits for its answer, at most so many seconds; raises ChildEnded where the
process died or took longer. `release` lets it end, `close` ends it with all that it started. Ctrl-C of the
terminal does not reach it: who measures ends it in order. It does not know what commands do.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

_STOP_S = 15.0


class ChildEnded(Exception):
    """The process is gone, or was too slow to be waited for."""


class Child:
    """`python -m benchmarks.harness.worker` for one contender."""

    def __init__(self, contender: str, params: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "benchmarks.harness.worker", contender, json.dumps(dict(params))]
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._read = b""

    def ask(self, command: str, patience_s: float) -> dict[str, Any]:
        """The answer to a command. Raises ChildEnded."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": command}).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ChildEnded("its process ended") from None
        answer: dict[str, Any] = json.loads(self._line(time.monotonic() + patience_s))
        return answer

    def release(self) -> None:
        """Let it stop what it runs and end; does not wait."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def close(self) -> None:
        """See that it ends: by itself, or else by force, with all of its group."""
        assert self._process.stdout is not None
        self.release()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()

    def _line(self, end: float) -> bytes:
        assert self._process.stdout is not None
        out = self._process.stdout.fileno()
        while b"\n" not in self._read:
            ready, _, _ = select.select([out], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise ChildEnded("it took too long and was given up")
            more = os.read(out, 1 << 16)
            if not more:
                raise ChildEnded(f"its process ended with status {self._process.wait()}")
            self._read += more
        line, _, self._read = self._read.partition(b"\n")
        return line
