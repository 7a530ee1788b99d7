"""One call of the pipeline from start to end: check the input, see what is due, start what is needed, run
it.

Contract: `run_episodes` starts no service when every artifact is current, and only those that the due steps
call. It does not know the command line.
"""

import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from services.pipeline.calls.client import Endpoints, FixedEndpoints, StageClient
from services.pipeline.calls.stages import Stage
from services.pipeline.errors import NoInput, PipelineError
from services.pipeline.languages import parse_languages
from services.pipeline.local.process import service_command
from services.pipeline.local.supervisor import Supervisor
from services.pipeline.probe import probe
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage import layout
from services.pipeline.storage.artifacts import Prompt, Store
from services.pipeline.storage.backend import LocalBackend
from services.pipeline.storage.layout import Episode, Task
from services.pipeline.workflow import ALL_TASKS, Observer, StepReport, Workflow, due_steps, needed_stages

__all__ = ["Intake", "parse_languages", "plan", "run_episodes", "take_in"]

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
            if file.is_dir():
                raise NoInput(f"{file} is a folder", hint=f"Name the recordings in it, as {file}/*.mp3.")
            if not file.is_file():
                raise NoInput(f"there is no file {file}")
            probe(file.read_bytes(), str(file), max_seconds=settings.max_audio_seconds)
            prompt = store.add_prompt(file)
            if prompt not in intake.prompts:
                intake.prompts.append(prompt)
        except PipelineError as error:
            intake.errors.append(error)
        except OSError as error:
            intake.errors.append(NoInput(f"can't read {file}: {error.strerror}"))
    return intake


def plan(store: Store, prompts: Iterable[Prompt], group: str, languages: Sequence[str]) -> list[Episode]:
    """The episodes of these prompts. Raises InvalidGroup."""
    layout.check_group(group)
    return [store.episode(prompt, group, languages) for prompt in prompts]


async def run_episodes(
    store: Store,
    episodes: Sequence[Episode],
    settings: PipelineSettings,
    *,
    tasks: Collection[Task] = ALL_TASKS,
    force: bool = False,
    observe: Observer = lambda _report: None,
    on_start: StartObserver = lambda _stages: None,
    command: Callable[[Stage], list[str]] = service_command,
) -> list[StepReport]:
    """Make what is due. `on_start` is told which services are started, before they are."""
    due = due_steps(store, episodes, tasks, force=force)
    fixed = FixedEndpoints(settings.urls())
    to_start = [stage for stage in needed_stages(due) if stage.name not in fixed.urls]
    async with AsyncExitStack() as stack:
        endpoints: Endpoints = fixed
        if to_start:
            on_start(to_start)
            supervisor = Supervisor(to_start, settings, log_folder(store), command=command)
            endpoints = MixedEndpoints(fixed, await stack.enter_async_context(supervisor))
        client = StageClient(endpoints, settings)
        stack.push_async_callback(client.close)
        workflow = Workflow(
            store,
            client,
            tasks=tasks,
            force=force,
            parallel_per_stage=settings.parallel_per_stage,
            observe=observe,
        )
        return await workflow.run(episodes)


def log_folder(store: Store) -> Path:
    """Where the services' logs go: into the store if it is a folder, else into a temporary one."""
    if isinstance(store.backend, LocalBackend):
        return store.backend.root / layout.HIDDEN / "logs"
    return Path(tempfile.mkdtemp(prefix="mega-logs-"))
