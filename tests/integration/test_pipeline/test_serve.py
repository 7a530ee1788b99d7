"""`mega serve all`: every service at once, one table of addresses, all gone after Ctrl-C."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from services.pipeline.calls.stages import STAGES
from services.pipeline.local.process import free_port
from tests.ports import free_row

pytestmark = [pytest.mark.integration]


@contextmanager
def _serving(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "services.pipeline", "serve", *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    watchdog = threading.Timer(120, process.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.terminate()
        process.communicate()


def _until(process: subprocess.Popen[str], words: str) -> str:
    """What it says up to the line with `words`; an early end fails."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended early: {said}")


def test_all_services_start_together_and_one_table_says_where() -> None:
    first = free_row(len(STAGES))
    with _serving("all", "--port", str(first)) as process:
        said = _until(process, "/docs")
        rows = re.findall(r"(\w+) +│ (http://127\.0\.0\.1:\d+) │ (demo-\w+)", said)
        assert [row[:2] for row in rows] == [
            (name, f"http://127.0.0.1:{first + index}") for index, name in enumerate(STAGES)
        ]
        for _, address, model in rows:
            (entry,) = httpx.get(f"{address}/v1/models", trust_env=False).json()["data"]
            assert entry["id"] == model
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        assert process.stderr.read().splitlines()[-1] == "mega: stopped."
        for _, address, _ in rows:
            with pytest.raises(httpx.TransportError):
                httpx.get(f"{address}/livez", trust_env=False)


def test_a_script_that_started_it_in_the_background_can_stop_it() -> None:
    first = free_port("127.0.0.1")
    command = f"{sys.executable} -m services.pipeline serve translate_text --port {first} & echo $!; wait"
    with subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        pid = int(shell.stdout.readline())
        _wait_until_ready(first)
        os.kill(pid, signal.SIGTERM)
        shell.wait(30)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{first}/livez", trust_env=False)


def _wait_until_ready(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("it is not ready")
