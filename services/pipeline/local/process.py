"""One service as a child process: its environment, its log, its start and its end.

Contract: `ServiceProcess` starts `python -m <module>` on a given address with the hubs switched off and the
threads it may use, and stops it by SIGTERM, then SIGKILL. It does not know when to restart it: the
supervisor does.
"""

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from services.pipeline.calls.stages import Stage
from services.pipeline.errors import PortInUse

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TRAINER_TELEMETRY": "0",
}
PORT_TAKEN = 98
"""What a service ends with whose port is taken: `services.common.serving` says so, which is not imported here
because it brings the web framework.
"""
_ROOT = Path(__file__).resolve().parents[3]


def free_port(host: str) -> int:
    """A port on which nobody listens now."""
    with _socket(host) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check_port(host: str, port: int, name: str) -> None:
    """Raise PortInUse unless a service can listen there."""
    with _socket(host) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise PortInUse(f"{name} can't listen on port {port}", hint="Ports go to 65535.") from error
        except OSError as error:
            raise _refused(host, port, name, error) from error


def _socket(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)


def _refused(host: str, port: int, name: str, error: OSError) -> PortInUse:
    if error.errno == errno.EADDRINUSE:
        return PortInUse(
            f"port {port} for {name} is in use",
            hint=f"Stop the other program (`ss -ltnp 'sport = :{port}'` names it) or choose a port with "
            f"--port or the service's own setting …__PORT.",
        )
    hint = "Choose an address of this machine with --host, and a port above 1023 with --port."
    return PortInUse(f"{name} can't listen on {host} port {port} ({error.strerror})", hint=hint)


def environment(stage: Stage, host: str, port: int, cores: int) -> dict[str, str]:
    """The child's environment. Threads that the user set stay as they are."""
    threads = str(max(1, round(cores * stage.cpu_share)))
    defaults = {f"{stage.env_prefix}THREADS": threads, "OMP_NUM_THREADS": threads}
    forced = {
        f"{stage.env_prefix}HOST": host,
        f"{stage.env_prefix}PORT": str(port),
        "MEGA_PIPELINE_PARENT": str(os.getpid()),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
    }
    return {**defaults, **os.environ, **OFFLINE, **forced}


class ServiceProcess:
    """A started service; `log` is None where its output goes to the terminal."""

    def __init__(self, stage: Stage, command: list[str], env: dict[str, str], log: Path | None) -> None:
        self.stage = stage
        self.log = log
        self._command = command
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again. Its own process group keeps the terminal's Ctrl-C for the pipeline to
        handle.
        """
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(self.log.open("ab")) if self.log else None
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Process id; None before the start."""
        return self._process.pid if self._process else None

    @property
    def exit_status(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self._process.poll() if self._process else None

    def terminate(self) -> None:
        """Ask it to stop."""
        self._signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then kill what is left of its group."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._signal(signal.SIGKILL)
        self._process.wait()

    def last_words(self) -> str:
        """The last thing in the log that is for people, for the message about its death."""
        if self.log is None or not self.log.exists():
            return ""
        lines = reversed(self.log.read_text(errors="replace").splitlines())
        return next(filter(None, map(_words, lines)), "")[:300]

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)


def _words(line: str) -> str:
    """What a line says to people: itself, or the message of a JSON line that is a warning or worse."""
    try:
        entry = json.loads(line)
    except ValueError:
        return line.strip()
    if not isinstance(entry, dict) or "message" not in entry:
        return line.strip()
    return "" if entry.get("level") in ("DEBUG", "INFO") else str(entry["message"]).strip()


def service_command(stage: Stage) -> list[str]:
    """How a stage is started, under a guard that ends it with the pipeline."""
    return [sys.executable, "-m", "services.pipeline.local.child", stage.module, *stage.arguments]
