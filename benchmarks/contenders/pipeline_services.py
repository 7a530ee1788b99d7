"""All services of ours as one contender: `mega serve all`, as a user starts it.

Contract: `Everything` starts it on free ports and a store of its own and waits until all six are ready;
`stop` ends it and forgets the store. Subclasses add `run`. It does not know what is asked.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx

from benchmarks.contenders.service import environment
from benchmarks.inputs.prompt import minute, opening
from services.pipeline.calls.stages import PIPELINE, STAGES, Stage, local_url
from services.pipeline.local.process import free_port

LANGUAGES = ("fr", "es", "de", "it")
_HOST, _READY_S, _STOP_S = "127.0.0.1", 120.0, 20.0


class Everything:
    """`mega serve all` on free ports and a store of its own."""

    def __init__(self, short: bool = False) -> None:
        self.processes: list[int] = []
        self.languages = LANGUAGES[:1] if short else LANGUAGES
        self._drafted = opening if short else minute
        self._folder = Path(tempfile.mkdtemp(prefix="mega-bench-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.ports = {stage.name: free_port(_HOST) for stage in (*STAGES.values(), PIPELINE)}
        self.urls = {name: local_url(_HOST, port) for name, port in self.ports.items()}

    def start(self) -> None:
        """Start, and wait until all six are ready. Raises RuntimeError."""
        self.prompt = self._drafted()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "services.pipeline", "serve", "all"],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
        )
        self.processes = [self._process.pid]
        end = time.monotonic() + _READY_S
        with httpx.Client(trust_env=False, timeout=2) as client:
            while not all(_ready(client, url) for url in self.urls.values()):
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("mega serve all did not get ready; its log is above")
                time.sleep(0.05)

    def stop(self) -> None:
        """End it, and forget its store."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_S)
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        ports = {f"{stage.env_prefix}PORT": str(self.ports[name]) for name, stage in _services().items()}
        told = {"MEGA_STORE": str(self._folder), "MEGA_CHECKS__ON": "false"}
        return environment(PIPELINE, self.ports[PIPELINE.name], {**ports, **told})


def _services() -> dict[str, Stage]:
    return {**STAGES, PIPELINE.name: PIPELINE}


def _ready(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
