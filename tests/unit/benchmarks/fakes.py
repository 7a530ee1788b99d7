"""Contenders that cost nothing."""

import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.harness.contender import Missing, Outcome


class Sleeper:
    """Sleeps; says what it was told."""

    def __init__(self, seconds: float = 0.0, output: str = "", **figures: float) -> None:
        self.seconds, self.output, self.figures = seconds, output, figures
        self.stopped_file: str | None = None

    def start(self) -> None:
        print("a contender's own print")

    def run(self) -> Outcome:
        began = time.perf_counter()
        time.sleep(self.seconds)
        took = time.perf_counter() - began
        return Outcome(took, 2.0, {"wer": 0.25}, self.output, dict(self.figures))

    def stop(self) -> None:
        print("stopped", file=sys.stderr)


class Absent(Sleeper):
    """Cannot take part."""

    def start(self) -> None:
        raise Missing("no such engine here; pip install it")


class Uninstalled(Sleeper):
    """Imports what is not there."""

    def start(self) -> None:
        import a_package_that_nobody_has  # type: ignore[import-not-found]

        print(a_package_that_nobody_has)


class Broken(Sleeper):
    """Fails in its second round."""

    rounds = 0

    def run(self) -> Outcome:
        self.rounds += 1
        if self.rounds > 1:
            raise ValueError("no more")
        return super().run()


class Dying(Sleeper):
    """Takes its process along."""

    def run(self) -> Outcome:
        sys.exit(3)


class Marking(Sleeper):
    """Leaves a file when it is stopped, and takes long."""

    def __init__(self, file: str, **params: Any) -> None:
        super().__init__(**params)
        self._file = Path(file)

    def stop(self) -> None:
        self._file.write_text("stopped")
