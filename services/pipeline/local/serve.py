"""`mega serve`: the services in the foreground, on their own ports, until somebody stops them.

Contract: ports are checked before anything is started; the services' logs go to the terminal; a service
that dies is started again a few times, then all stop. It does not know what the services are asked.
"""

import asyncio
import os
import time
from collections.abc import Sequence

from rich.console import Console

from services.common.auth.listening import refusal
from services.pipeline.calls.client import Model, StageClient
from services.pipeline.calls.stages import PIPELINE, STAGES, Stage, local_url
from services.pipeline.errors import InvalidSetting, OpenDoor, ServiceRefused, UnknownService
from services.pipeline.local.addresses import address_table
from services.pipeline.local.supervisor import Supervisor
from services.pipeline.settings import PipelineSettings


def chosen(service: str) -> list[Stage]:
    """All stages and the pipeline for "all", else the one named. Raises UnknownService."""
    services = {**STAGES, PIPELINE.name: PIPELINE}
    if service == "all":
        return list(services.values())
    if service in services:
        return [services[service]]
    raise UnknownService(f"there is no service {service!r}", hint=f"Choose from all, {', '.join(services)}.")


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
    console: Console,
) -> None:
    """Run until Ctrl-C; one table on `console` when all are ready. Raises OpenDoor, PortInUse,
    ServiceDied.
    """
    why = refusal(host, settings.keys_file, allow_open=settings.allow_open)
    if why is not None:
        raise OpenDoor(why)
    ports = ports_of(chosen_stages, port)
    began = time.monotonic()

    async def run() -> None:
        async with Supervisor(
            chosen_stages,
            settings,
            None,
            host=host,
            ports=ports,
            ask_for_keys=True,
            extra_env=stage_urls(chosen_stages, host, ports),
        ) as supervisor:
            with console.status(f"starting {', '.join(stage.name for stage in chosen_stages)}"):
                await supervisor.ready()
                urls = {stage.name: await supervisor.url(stage) for stage in chosen_stages}
                models = await _models(supervisor, settings, chosen_stages)
            console.print(address_table(chosen_stages, urls, models, time.monotonic() - began))
            await supervisor.watch()

    asyncio.run(run())


async def _models(
    supervisor: Supervisor, settings: PipelineSettings, chosen_stages: Sequence[Stage]
) -> dict[str, Model]:
    """What each service says that it runs, by stage name."""
    client = StageClient(supervisor, settings)
    try:
        return {stage.name: await _model(client, stage) for stage in chosen_stages}
    finally:
        await client.close()


def stage_urls(chosen_stages: Sequence[Stage], host: str, ports: dict[str, int]) -> dict[str, str]:
    """What the pipeline's service has to know of the stages that are started with it, as its settings; an
    address that is set already stays.
    """
    urls = {
        stage.address_variable: local_url(host, ports[stage.name])
        for stage in chosen_stages
        if stage is not PIPELINE
    }
    return {name: url for name, url in urls.items() if not os.environ.get(name)}


async def _model(client: StageClient, stage: Stage) -> Model:
    if stage is PIPELINE:
        return Model("page and API")
    try:
        return await client.model(stage)
    except ServiceRefused:  # it asks for a key, and MEGA_PIPELINE__API_KEY holds none that is good
        return Model("shown with an API key")
