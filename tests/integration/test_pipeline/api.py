"""The pipeline's service as a process of its own, for tests.

Contract: `serving_api` gives a client of a running service on the store of the environment; it is killed at
the end. `until` waits for an episode. It knows no engine.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from services.pipeline.api.app import create_app
from services.pipeline.local.process import free_port
from services.pipeline.settings import PipelineSettings

ROOT = Path(__file__).parents[3]


class Api(httpx.Client):
    """A client of one service, which knows its process."""

    process: subprocess.Popen[bytes]

    def until(self, episode: str, *states: str, seconds: float = 30.0) -> dict[str, Any]:
        """The episode, once it is in one of `states` (done)."""
        deadline = time.monotonic() + seconds
        while True:
            found: dict[str, Any] = self.get(f"/v1/episodes/{episode}").json()
            if found["state"] in (states or ("done",)):
                return found
            assert time.monotonic() < deadline, found
            time.sleep(0.05)

    def ready(self, seconds: float = 120.0) -> None:
        """Wait until it takes requests."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the service ended"
            try:
                if self.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the service is not ready")


def start_api(port: int, env: Mapping[str, str] = {}) -> Api:
    """A service at `port`, not waited for."""
    settings = {
        "MEGA_PIPELINE__PORT": str(port),
        "MEGA_KEYS_FILE": "none",
        "MEGA_LOG_LEVEL": "warning",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "services.pipeline.api"], env={**os.environ, **settings, **env}
    )
    api = Api(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20.0)
    api.process = process
    return api


@contextmanager
def api_in_thread() -> Iterator[Api]:
    """A service in a thread of this process, which starts faster; stopped in order at the end."""
    config = uvicorn.Config(create_app(PipelineSettings()), port=0, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    api = Api(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20.0)
    try:
        while api.get("/readyz").status_code != 200:
            time.sleep(0.02)
        yield api
    finally:
        api.close()
        server.should_exit = True
        thread.join()


@contextmanager
def serving_api(env: Mapping[str, str] = {}) -> Iterator[Api]:
    """See the contract."""
    api = start_api(free_port("127.0.0.1"), env)
    try:
        api.ready()
        yield api
    finally:
        api.process.kill()
        api.process.wait()
        api.close()
