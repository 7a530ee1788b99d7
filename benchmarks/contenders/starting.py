"""How a service starts: how long until it is ready, and what it holds while idle.

Contract: `Starts` is a service that is started, in every round anew, and stopped. It does not know what is
little and what is much.
"""

import time

from benchmarks.contenders.service import ServiceContender
from benchmarks.harness.contender import Outcome
from benchmarks.harness.memory import held_mb


class Starts(ServiceContender):
    """A round is a start: from the command until `/readyz` answers 200."""

    def start(self) -> None:
        """Once, so that files are in the cache; then the rounds begin from nothing."""
        super().start()
        super().stop()

    def run(self) -> Outcome:
        """Start it, see what it holds while idle, stop it."""
        began = time.perf_counter()
        super().start()
        seconds = time.perf_counter() - began
        idle_mb = held_mb(self.processes, "VmRSS")
        super().stop()
        return Outcome(seconds, details={"ready_s": seconds, "idle_mb": idle_mb})
