"""Real services for contract tests: each the process that `mega serve` would start, on the demo model. The
pipeline has a store of its own, and no stages.

A service is started by the first test that asks for it and stopped with the session.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.pipeline.calls.stages import PIPELINE, STAGES
from services.pipeline.local.process import ServiceProcess, environment, free_port, service_command

START_S = 90.0


@dataclass(frozen=True)
class Live:
    """A service that is ready."""

    name: str
    url: str
    pid: int
    log: Path

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def client(self, *, timeout: float = 60.0) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=timeout, trust_env=False)

    def resident_mib(self) -> float:
        """Memory that the service holds now, itself and its children."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(self.pid))
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


@contextmanager
def started(name: str, log: Path, **settings: str) -> Iterator[Live]:
    """A service on a free port until the block ends; `settings` go into its environment."""
    stage, port = {**STAGES, PIPELINE.name: PIPELINE}[name], free_port("127.0.0.1")
    own = {"MEGA_STORE": str(log.parent / "store")} if stage is PIPELINE else {}
    own |= {"MEGA_SYNTHESIS__VOICES_DIR": str(log.parent / "voices")}
    env = {**environment(stage, "127.0.0.1", port, 2), **own, **settings}
    process = ServiceProcess(stage, service_command(stage), env, log)
    process.start()
    try:
        assert process.pid is not None
        live = Live(name, f"http://127.0.0.1:{port}", process.pid, log)
        _wait_until_ready(live, process)
        yield live
    finally:
        process.terminate()
        process.wait(time.monotonic() + 10)


def _wait_until_ready(live: Live, process: ServiceProcess) -> None:
    until = time.monotonic() + START_S
    with live.client(timeout=5) as client:
        while time.monotonic() < until and process.exit_status is None:
            try:
                if client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise AssertionError(f"{live.name} is not ready: {process.last_words()}")
