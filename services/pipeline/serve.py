"""`mega serve`: the services in the foreground, on their own ports, until somebody stops them.

Contract: ports are checked before anything is started; the services' logs go to the terminal; a service
that dies is started again a few times, then all stop. It does not know what the services are asked.
"""

import asyncio
import os
from collections.abc import Callable, Sequence

from services.pipeline.errors import InvalidSetting, UnknownService
from services.pipeline.settings import PipelineSettings
from services.pipeline.stages import STAGES, Stage
from services.pipeline.supervisor import Supervisor


def chosen(service: str) -> list[Stage]:
    """All stages for "all", else the one named. Raises UnknownService."""
    if service == "all":
        return list(STAGES.values())
    if service in STAGES:
        return [STAGES[service]]
    raise UnknownService(f"there is no service {service!r}", hint=f"Choose from all, {', '.join(STAGES)}.")


def ports_of(chosen_stages: Sequence[Stage], port: int | None) -> dict[str, int]:
    """Ports by stage name: `port` for the first, else each stage's own setting or its default."""
    ports = {stage.name: _own_port(stage) for stage in chosen_stages}
    if port is not None:
        ports |= {stage.name: port + index for index, stage in enumerate(chosen_stages)}
    return ports


def _own_port(stage: Stage) -> int:
    name = f"{stage.env_prefix}PORT"
    value = os.environ.get(name) or str(stage.port)
    if not value.isdecimal():
        raise InvalidSetting(f"{name}={value!r} is not a port", hint="Set it to a number from 1 to 65535.")
    return int(value)


def serve(
    chosen_stages: Sequence[Stage],
    settings: PipelineSettings,
    *,
    host: str,
    port: int | None,
    say: Callable[[str], None],
) -> None:
    """Run until Ctrl-C. Raises PortInUse, ServiceDied."""
    ports = ports_of(chosen_stages, port)

    async def run() -> None:
        async with Supervisor(chosen_stages, settings, None, host=host, ports=ports) as supervisor:
            await supervisor.ready()
            for stage in chosen_stages:
                say(f"{stage.name} is ready at http://{host}:{ports[stage.name]}")
            await supervisor.watch()

    asyncio.run(run())
