"""Run the steps of many episodes: A → B → C and D → E for each language, at once where nothing forbids it.

Contract: a step whose artifact is current is kept; a step that fails stops only what depends on it; every
change is told to `observe`, and the last word on every step is in the reports. A cancelled run leaves whole
artifacts only, so the next run goes on. It does not know where the stages run, nor how progress is shown.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.pipeline.calls.client import StageClient
from services.pipeline.calls.stages import Stage
from services.pipeline.calls.trace import begin_trace
from services.pipeline.episodes.tasks import perform
from services.pipeline.errors import PipelineError
from services.pipeline.storage.artifacts import Record, Store, checksum
from services.pipeline.storage.layout import STAGE_OF, Episode, Step, Task

ALL_TASKS = frozenset(Task)


class State(StrEnum):
    """Where a step stands."""

    RUNNING = "running"
    MADE = "made"
    KEPT = "kept"
    FAILED = "failed"
    BLOCKED = "blocked"
    """Not tried: what it is made from is not there."""


@dataclass(frozen=True)
class StepReport:
    """What became of a step; `seconds` is what making the artifact took, also where that was in an earlier
    run.
    """

    step: Step
    state: State
    seconds: float = 0.0
    error: PipelineError | None = None


Observer = Callable[[StepReport], None]


def due_steps(
    store: Store, episodes: Iterable[Episode], tasks: Collection[Task] = ALL_TASKS, *, force: bool = False
) -> list[Step]:
    """The steps that a run would do now, as far as can be told before it: what is current is left out."""
    due: list[Step] = []
    outputs: set[str] = set()
    for step in (step for episode in episodes for step in episode if step.task in tasks):
        waits = step.source in outputs
        there = waits or store.read(step.source) is not None
        if there and (waits or force or not store.is_current(step)):
            due.append(step)
            outputs.add(step.output)
    return due


def needed_stages(steps: Iterable[Step]) -> list[Stage]:
    """The stages that these steps call, each once."""
    return list({STAGE_OF[step.task].name: STAGE_OF[step.task] for step in steps}.values())


class Workflow:
    """One run over a store."""

    def __init__(
        self,
        store: Store,
        client: StageClient,
        *,
        tasks: Collection[Task] = ALL_TASKS,
        force: bool = False,
        parallel_per_stage: int = 2,
        observe: Observer = lambda _report: None,
    ) -> None:
        self._store = store
        self._client = client
        self._tasks = tasks
        self._force = force
        self._observe = observe
        self._slots: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(parallel_per_stage))
        self._reports: dict[str, StepReport] = {}

    async def run(self, episodes: Iterable[Episode]) -> list[StepReport]:
        """All steps of all episodes; the reports are in the order of the steps."""
        episodes = list(episodes)
        await asyncio.gather(*(self._episode(episode) for episode in episodes))
        steps = [step for episode in episodes for step in episode]
        return [self._reports[step.output] for step in steps if step.output in self._reports]

    async def _episode(self, episode: Episode) -> None:
        begin_trace()
        await self._step(episode.transcribe)
        await self._step(episode.generate)
        await asyncio.gather(
            self._step(episode.speak), *(self._language(*pair) for pair in episode.translations)
        )

    async def _language(self, translate: Step, dub: Step) -> None:
        await self._step(translate)
        await self._step(dub)

    async def _step(self, step: Step) -> None:
        if step.task not in self._tasks:
            return
        if self._upstream_failed(step) or self._store.read(step.source) is None:
            self._tell(StepReport(step, State.BLOCKED))
        elif not self._force and self._store.is_current(step):
            record = self._store.record(step.output)
            self._tell(StepReport(step, State.KEPT, record.seconds if record else 0.0))
        else:
            async with self._slots[STAGE_OF[step.task].name]:
                await self._make(step)

    async def _make(self, step: Step) -> None:
        self._tell(StepReport(step, State.RUNNING))
        started = time.monotonic()
        try:
            source = self._store.read(step.source) or b""
            made = await perform(step, source, self._client, {})
            model = await self._client.model(STAGE_OF[step.task])
            seconds = round(time.monotonic() - started, 3)
            record = Record(step.task, model.id, model.revision, seconds, checksum(source), made.details)
            self._store.write(step.output, made.data, record)
        except PipelineError as error:
            self._tell(StepReport(step, State.FAILED, time.monotonic() - started, error))
        else:
            self._tell(StepReport(step, State.MADE, seconds))

    def _upstream_failed(self, step: Step) -> bool:
        """An old artifact may be there still, but what it should have become is not."""
        upstream = self._reports.get(step.source)
        return upstream is not None and upstream.state in (State.FAILED, State.BLOCKED)

    def _tell(self, report: StepReport) -> None:
        self._reports[report.step.output] = report
        self._observe(report)
