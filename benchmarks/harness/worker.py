"""One contender in a process of its own: `python -m benchmarks.harness.worker MODULE:CLASS '{"param": …}'`.

Contract: reads one JSON line a command on stdin, {"do": "start" | "run" | "stop"}, and answers each with one
JSON line on stdout: {"load_s", "peak_mb", "idle_mb"}, {"outcome", "peak_mb"} or {"stopped", "peak_mb"};
{"missing": why} where the contender can't take part, {"error": what} where it failed. An outcome's details
get `cores_busy`: how many cores the round kept at work, which says what side by side could still gain.
Whatever else is printed goes to stderr. It stops the contender and ends after "stop" and when stdin ends, so
it never outlives who asked. It does not know the scenario.
"""

import contextlib
import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from benchmarks.harness.contender import Contender, Missing
from benchmarks.harness.memory import Peak, held_mb
from benchmarks.harness.processor import used_s

SLOW_VARIABLE = "MEGA_BENCH_SLOW"
"""Seconds that every round of a first contender sleeps: a planted slowdown, to see it found."""

_OURS = ("benchmarks", "services", "models", "tests")


def contender_class(name: str) -> Callable[..., Contender]:
    """`module:Class` as the class. Raises ImportError and AttributeError."""
    module, _, attribute = name.partition(":")
    found: Callable[..., Contender] = getattr(importlib.import_module(module), attribute)
    return found


class Worker:
    """Does what it is told, one command at a time."""

    def __init__(self, name: str, params: dict[str, Any], slow_s: float = 0.0) -> None:
        self._name, self._params, self._slow_s = name, params, slow_s
        self._contender: Contender | None = None
        self._peak = Peak(self._processes)

    def do(self, command: str) -> dict[str, Any]:
        """The answer to a command; never raises for what the contender does."""
        try:
            return {"start": self._start, "run": self._run, "stop": self._stop}[command]()
        except Missing as missing:
            return {"missing": str(missing)}
        except Exception as error:
            traceback.print_exc()
            return {"error": f"{type(error).__name__}: {error}"}

    def _start(self) -> dict[str, Any]:
        began = time.perf_counter()
        try:
            self._contender = contender_class(self._name)(**self._params)
            self._contender.start()
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] in _OURS:
                raise
            raise Missing(f"the package {error.name} is not installed") from error
        seconds = time.perf_counter() - began
        idle = round(held_mb(self._processes(), "VmRSS"), 1)
        return {"load_s": seconds, "idle_mb": idle, "peak_mb": self._peak.mb()}

    def _run(self) -> dict[str, Any]:
        if self._contender is None:
            raise RuntimeError("asked to run before the start")
        used, began = used_s(self._processes()), time.perf_counter()
        outcome = self._contender.run().as_json()
        took = time.perf_counter() - began
        outcome["details"]["cores_busy"] = (used_s(self._processes()) - used) / took
        if self._slow_s:
            time.sleep(self._slow_s)
            outcome["seconds"] += self._slow_s
        return {"outcome": outcome, "peak_mb": self._peak.mb()}

    def _stop(self) -> dict[str, Any]:
        peak = self._peak.mb()
        self._peak.close()
        contender, self._contender = self._contender, None
        if contender is not None:
            contender.stop()
        return {"stopped": True, "peak_mb": peak}

    def _processes(self) -> Iterable[int]:
        named: Iterable[int] = getattr(self._contender, "processes", ())
        return named or (os.getpid(),)


def serve(worker: Worker, commands: Iterable[str], answers: TextIO) -> None:
    """Answer every command; at the end of them, or when told to, stop."""
    stopped = False
    try:
        for line in commands:
            command = json.loads(line)["do"]
            stopped = command == "stop"
            answers.write(json.dumps(worker.do(command), ensure_ascii=False) + "\n")
            answers.flush()
            if stopped:
                return
    finally:
        if not stopped:
            worker.do("stop")


@contextlib.contextmanager
def own_stdout() -> Iterator[TextIO]:
    """The real stdout for the protocol; whatever else writes to it, native code too, writes to stderr."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        sys.stdout.flush()
        os.dup2(2, 1)
        yield answers


def main() -> None:
    """See the module. Ctrl-C is for who asked: it ends stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    name, params = sys.argv[1], json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}")
    worker = Worker(name, params, float(os.environ.get(SLOW_VARIABLE, "0")))
    with own_stdout() as answers:
        serve(worker, sys.stdin, answers)


if __name__ == "__main__":
    main()
