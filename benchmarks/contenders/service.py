"""A real service of ours as a contender: started as a child process, asked over HTTP.

Contract: `start` runs `python -m services.<stage>` on a free port of loopback and waits until `/readyz`
answers 200; `url` and `client` (httpx, no proxies, patient) reach it; `stop` ends it, and so does the kernel
when this process dies. Its settings are `env` and nothing of the caller's environment but the models' store.
Subclasses add `run`. It does not know what a service computes.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

import httpx

from benchmarks.harness.contender import device
from services.pipeline.calls.stages import PIPELINE, STAGES, Stage
from services.pipeline.local.process import OFFLINE, free_port, service_command

_STOP_S, _POLL_S = 12.0, 0.02
_HOST = "127.0.0.1"
_KEPT = ("MEGA_MODELS__", "MEGA_SHAPES_DIR", "MEGA_BENCH_")


class ServiceContender:
    """A stage's service, or the pipeline's, by its name: `transcribe_audio`, `generate_text`,
    `translate_text`, `synthesis_audio_en`, `synthesis_audio`, `pipeline`.

    `env` holds its settings by the full names of their variables, as MEGA_TRANSCRIBE__MODEL. Where the run
    was asked for another device than the CPU, the stage gets that device and number format.
    """

    url: str
    client: httpx.Client

    def __init__(
        self, stage: str, env: Mapping[str, str] | None = None, *, start_timeout_s: float = 300
    ) -> None:
        self.stage: Stage = {**STAGES, PIPELINE.name: PIPELINE}[stage]
        self.processes: list[int] = []
        self._env, self._start_timeout_s = dict(env or {}), start_timeout_s
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the service and wait until it is ready. Raises RuntimeError with why it is not."""
        port = free_port(_HOST)
        self.url = f"http://{_HOST}:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=3600, trust_env=False)
        self._process = subprocess.Popen(
            service_command(self.stage),
            env=environment(self.stage, port, self._env),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
        )
        self.processes = [self._process.pid]
        self._wait_until_ready(time.monotonic() + self._start_timeout_s)

    def stop(self) -> None:
        """Ask it to end; after a while end it."""
        if self._process is None:
            return
        self.client.close()
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.processes, self._process = [], None

    def _wait_until_ready(self, end: float) -> None:
        reason = "it does not answer"
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"{self.stage.name} ended at its start; its log is above")
            with contextlib.suppress(httpx.TransportError, ValueError):
                answer = self.client.get("/readyz", timeout=2)
                if answer.status_code == httpx.codes.OK:
                    return
                body = answer.json()
                reason = str(body.get("reason") or body.get("state") or reason)
                if body.get("state") == "failed":
                    break
            time.sleep(_POLL_S)
        raise RuntimeError(f"{self.stage.name} is not ready: {reason}")


def environment(stage: Stage, port: int, own: Mapping[str, str]) -> dict[str, str]:
    """What the service's process is told: no setting of the caller's but where models lie, so that two runs
    measure the same.
    """
    around = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MEGA_") or name.startswith(_KEPT)
    }
    told = {
        f"{stage.env_prefix}HOST": _HOST,
        f"{stage.env_prefix}PORT": str(port),
        "MEGA_KEYS_FILE": "none",
        "MEGA_PIPELINE_PARENT": str(os.getpid()),
        "MEGA_LOG_LEVEL": "warning",
    }
    if device().name != "cpu":
        told[f"{stage.env_prefix}DEVICE"] = device().name
        told[f"{stage.env_prefix}COMPUTE_TYPE"] = device().compute_type
    return {**around, **OFFLINE, **told, **own}
