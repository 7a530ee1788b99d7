"""One call of the pipeline from start to end: check the input, see what is due, start what is needed, run
it.

Contract: `run_orders` starts no service when every artifact is there, and only those that the due steps call;
what it makes is in the store's ledger as well. It does not know the command line.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from services.pipeline.calls.client import Endpoints, FixedEndpoints, StageClient
from services.pipeline.calls.stages import Stage
from services.pipeline.episodes.doers import Doers
from services.pipeline.episodes.order import Order
from services.pipeline.episodes.outcome import Observer, State, StepReport, kept, report_from
from services.pipeline.episodes.standing import Models, due_orders, is_kept, needed_stages
from services.pipeline.episodes.teams import Teams
from services.pipeline.errors import NoInput, PipelineError
from services.pipeline.local.handover import can_take, hand_over, running_service
from services.pipeline.local.process import service_command
from services.pipeline.local.supervisor import Supervisor
from services.pipeline.probe import probe
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage import layout
from services.pipeline.storage.artifacts import Prompt, Store
from services.pipeline.storage.backend import LocalBackend
from services.pipeline.storage.layout import STAGE_OF, Step

StartObserver = Callable[[Sequence[Stage]], None]


@dataclass(frozen=True)
class Intake:
    """The prompts that were taken in, and what was wrong with the others."""

    prompts: list[Prompt] = field(default_factory=list)
    errors: list[PipelineError] = field(default_factory=list)


@dataclass
class MixedEndpoints:
    """Addresses that were given come first; the supervisor knows the others."""

    fixed: FixedEndpoints
    supervisor: Supervisor

    async def url(self, stage: Stage) -> str:
        """See client.Endpoints."""
        return await (self.fixed if stage.name in self.fixed.urls else self.supervisor).url(stage)

    def known(self, stage: Stage) -> bool:
        """See client.Endpoints."""
        return self.fixed.known(stage) or self.supervisor.known(stage)


def take_in(store: Store, files: Iterable[Path], settings: PipelineSettings) -> Intake:
    """Check every recording and give it its place in the store; a bad one does not keep the others out."""
    intake = Intake()
    for file in files:
        try:
            prompt = _taken(store, file, settings)
            if prompt not in intake.prompts:
                intake.prompts.append(prompt)
        except PipelineError as error:
            intake.errors.append(error)
        except OSError as error:
            intake.errors.append(NoInput(f"can't read {file}: {error.strerror}"))
    return intake


def _taken(store: Store, file: Path, settings: PipelineSettings) -> Prompt:
    if file.is_dir():
        raise NoInput(f"{file} is a folder", hint=f"Name the recordings in it, as {file}/*.mp3.")
    if not file.is_file():
        raise NoInput(f"there is no file {file}")
    data = file.read_bytes()
    sound = probe(data, str(file), max_seconds=settings.max_audio_seconds)
    return store.add_recording(data, file.name, seconds=sound.seconds)


async def run_orders(
    store: Store,
    orders: Sequence[Order],
    settings: PipelineSettings,
    *,
    observe: Observer = lambda _report: None,
    on_start: StartObserver = lambda _stages: None,
    on_found: Callable[[str], None] = lambda _url: None,
    command: Callable[[Stage], list[str]] = service_command,
) -> list[StepReport]:
    """Make what is due; the reports are in the order of the steps. `on_start` is told which services are
    started, before they are, `on_found` of a service that does the work instead.
    """
    fixed, teams = FixedEndpoints(settings.urls()), Teams.read(settings.teams_file)
    models = await _models(orders, fixed, teams, settings)
    due = due_orders(store, orders, models)
    if not due:
        return [
            _told(_standing(store, order, step, models), observe)
            for order in orders
            for step in order.steps()
        ]
    if can_take(orders) and (url := await running_service(store)):
        on_found(url)
        return await hand_over(url, orders, settings, observe)
    by_stage = [step for order, step in due if teams.of(order.spec.group, step.task) is None]
    to_start = [stage for stage in needed_stages(by_stage) if stage.name not in fixed.urls]
    async with AsyncExitStack() as stack:
        endpoints: Endpoints = fixed
        if to_start:
            on_start(to_start)
            supervisor = Supervisor(to_start, settings, log_folder(store), command=command)
            endpoints = MixedEndpoints(fixed, await stack.enter_async_context(supervisor))
        from services.pipeline.episodes.studio import Studio  # while the services load

        studio = Studio(store, endpoints, settings, serving=False, observe=observe)
        await stack.enter_async_context(studio)
        outcomes = await asyncio.gather(*(studio.run(order) for order in orders))
    return [
        report_from(step, outcome[step.slug])
        for order, outcome in zip(orders, outcomes, strict=True)
        for step in order.steps()
    ]


async def _models(
    orders: Sequence[Order], fixed: FixedEndpoints, teams: Teams, settings: PipelineSettings
) -> Models:
    """The models that are known without starting anything: at addresses, and of programs."""
    client = StageClient(fixed, settings)
    doers = Doers(client, teams, settings)
    asked = dict.fromkeys((order.spec.group, step.task) for order in orders for step in order.steps())
    try:
        found = [await doers.of(group, task).model_now(STAGE_OF[task]) for group, task in asked]
    finally:
        await doers.close()
        await client.close()
    return dict(zip(asked, found, strict=True))


def _standing(store: Store, order: Order, step: Step, models: Models) -> StepReport:
    """What is told of a step when nothing is due."""
    model = models.get((order.spec.group, step.task))
    if store.read(step.source) is None or not is_kept(store, order, step, model):
        return StepReport(step, State.BLOCKED)
    return kept(step, store.record(step.output))


def _told(report: StepReport, observe: Observer) -> StepReport:
    observe(report)
    return report


def log_folder(store: Store) -> Path:
    """Where the services' logs go: into the store if it is a folder, else into a temporary one."""
    if isinstance(store.backend, LocalBackend):
        return store.backend.root / layout.HIDDEN / "logs"
    return Path(tempfile.mkdtemp(prefix="mega-logs-"))
