"""Start the stages that a run needs as child processes, in parallel; keep them up; stop them at the end.

Contract: an async context manager that is also the client's `Endpoints`: `url(stage)` waits until the stage
is ready. A stage that dies is started again, at most `max_restarts` times; after that `url` raises
ServiceDied, and only those who need this stage notice. It does not know what the stages are asked.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import httpx

from services.common.threads import cpu_quota
from services.pipeline.calls.stages import Stage
from services.pipeline.errors import ServiceDied
from services.pipeline.local.process import (
    PORT_TAKEN,
    ServiceProcess,
    check_port,
    environment,
    free_port,
    service_command,
)
from services.pipeline.settings import PipelineSettings

_POLL_S = 0.1


@dataclass
class _Child:
    """A stage's process, its address and what is known of it."""

    process: ServiceProcess
    url: str
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    error: ServiceDied | None = None
    restarts: int = 0
    started: float = 0.0


class Supervisor:
    """The services of one run. `logs` is a folder; None lets the services write to the terminal. Only
    services that others use `ask_for_keys`: those of a run are on loopback, for that run.
    """

    def __init__(
        self,
        needed: Iterable[Stage],
        settings: PipelineSettings,
        logs: Path | None,
        *,
        host: str = "127.0.0.1",
        ports: dict[str, int] | None = None,
        ask_for_keys: bool = False,
        extra_env: Mapping[str, str] | None = None,
        command: Callable[[Stage], list[str]] = service_command,
    ) -> None:
        self._needed = list(needed)
        self._settings = settings
        self._logs = logs
        self._host = host
        self._ports = ports or {}
        self._extra_env = {} if ask_for_keys else {"MEGA_KEYS_FILE": "none"}
        self._extra_env |= extra_env or {}
        self._command = command
        self._children: dict[str, _Child] = {}
        self._watchers: list[asyncio.Task[None]] = []
        self._http = httpx.AsyncClient(trust_env=False, timeout=2.0)

    async def __aenter__(self) -> "Supervisor":
        """Start everything; readiness is waited for in `url`, so that the first task begins with the first
        stage.
        """
        for stage in self._needed:
            if stage.name in self._ports:
                check_port(self._host, self._ports[stage.name], stage.name)
        if self._logs:
            self._logs.mkdir(parents=True, exist_ok=True)
        try:
            for stage in self._needed:
                child = self._children[stage.name] = self._new_child(stage)
                self._start(child)
                self._watchers.append(asyncio.create_task(self._watch(child)))
        except BaseException:
            self._stop_all()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask all to stop at once, and kill what has not stopped after the grace."""
        for watcher in self._watchers:
            watcher.cancel()
        self._stop_all()
        await self._http.aclose()

    def _stop_all(self) -> None:
        """Blocks for the grace at most; a second Ctrl-C ends it at once."""
        processes = [child.process for child in self._children.values()]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + self._settings.stop_grace_s
        try:
            for process in processes:
                process.wait(deadline)
        finally:
            for process in processes:
                process.wait(0)

    async def url(self, stage: Stage) -> str:
        """See client.Endpoints."""
        child = self._children[stage.name]
        await child.ready.wait()
        if child.error is not None:
            raise child.error
        if child.process.exit_status is not None:  # died since the watcher last looked
            child.ready.clear()
            return await self.url(stage)
        return child.url

    def known(self, stage: Stage) -> bool:
        """See client.Endpoints."""
        return stage.name in self._children

    async def ready(self) -> None:
        """Wait until every service is ready. Raises ServiceDied for the first that can't be."""
        await asyncio.gather(*(self.url(stage) for stage in self._needed))

    async def watch(self) -> None:
        """Return never, unless a service is given up: then raise ServiceDied."""
        while True:
            await asyncio.sleep(_POLL_S)
            for child in self._children.values():
                if child.error is not None:
                    raise child.error

    def pid(self, stage: Stage) -> int | None:
        """Process id of a stage's service."""
        return self._children[stage.name].process.pid

    def _new_child(self, stage: Stage) -> _Child:
        process, url = self._new_process(stage)
        if process.log:
            process.log.write_bytes(b"")
        return _Child(process, url)

    def _new_process(self, stage: Stage) -> tuple[ServiceProcess, str]:
        """Not started yet; its port is the one asked for, or a free one."""
        port = self._ports.get(stage.name) or free_port(self._host)
        log = self._logs / f"{stage.name}.log" if self._logs else None
        env = environment(stage, self._host, port, cpu_quota()) | self._extra_env
        host = f"[{self._host}]" if ":" in self._host else self._host
        return ServiceProcess(stage, self._command(stage), env, log), f"http://{host}:{port}"

    def _start(self, child: _Child) -> None:
        child.started = time.monotonic()
        child.process.start()

    async def _watch(self, child: _Child) -> None:
        """Look at one child until it is given up."""
        while child.error is None:
            if child.process.exit_status is not None:
                self._restart(child)
            elif not child.ready.is_set():
                await self._ask_ready(child)
            await asyncio.sleep(_POLL_S)

    def _restart(self, child: _Child) -> None:
        name, status = child.process.stage.name, child.process.exit_status
        child.ready.clear()
        if child.restarts >= self._settings.max_restarts:
            self._give_up(
                child, f"{name} died {child.restarts + 1} times, last with status {status}{_said(child)}"
            )
            return
        child.restarts += 1
        if status == PORT_TAKEN and name not in self._ports:  # somebody was faster on the free port
            child.process, child.url = self._new_process(child.process.stage)
        self._start(child)

    async def _ask_ready(self, child: _Child) -> None:
        name, waited = child.process.stage.name, time.monotonic() - child.started
        with contextlib.suppress(httpx.HTTPError, ValueError):
            response = await self._http.get(f"{child.url}/readyz")
            if response.status_code == 200:
                child.ready.set()
                return
            body = response.json()
            if isinstance(body, dict) and body.get("state") == "failed":  # waiting would not mend it
                other = f"Mend it, or name another model in {child.process.stage.env_prefix}MODEL."
                self._give_up(child, f"{name} can't start: {body.get('reason')}", other)
                return
        if waited > self._settings.start_timeout_s:
            slow = "On a slow machine raise MEGA_PIPELINE__START_TIMEOUT_S."
            self._give_up(child, f"{name} was not ready after {waited:.0f} s{_said(child)}", slow)

    def _give_up(self, child: _Child, message: str, advice: str = ServiceDied.hint) -> None:
        child.process.terminate()
        log = child.process.log
        child.error = ServiceDied(message, hint=f"Its log is {log}. {advice}" if log else advice)
        child.ready.set()


def _said(child: _Child) -> str:
    words = child.process.last_words()
    return f" and said: {words}" if words else ""
