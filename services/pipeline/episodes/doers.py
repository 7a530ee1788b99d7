"""Who does a task for a group: the stage, the group's own URL, or the group's own program.

Contract: a `Doer` says which model it is, now or once it answers, and does a step; `Doers.of(group, task)` is
the one to ask. It does not know the store.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from services.pipeline.calls.client import FixedEndpoints, Model, StageClient
from services.pipeline.calls.stages import STAGES, Stage
from services.pipeline.episodes.tasks import Made, perform
from services.pipeline.episodes.teams import Program, Teams
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.layout import Step, Task


class Doer(Protocol):
    """What does one task."""

    async def model(self, stage: Stage) -> Model:
        """Which model it runs. Raises PipelineError."""

    async def model_now(self, stage: Stage) -> Model | None:
        """Likewise; None where that can't be told now."""

    async def perform(self, step: Step, source: bytes, parameters: Mapping[str, Any]) -> Made:
        """Do it. Raises PipelineError."""


class ByStage:
    """A stage's API at some address."""

    def __init__(self, client: StageClient) -> None:
        self.client = client

    async def model(self, stage: Stage) -> Model:
        """See Doer."""
        return await self.client.model(stage)

    async def model_now(self, stage: Stage) -> Model | None:
        """See Doer."""
        return await self.client.model_now(stage)

    async def perform(self, step: Step, source: bytes, parameters: Mapping[str, Any]) -> Made:
        """See Doer."""
        return await perform(step, source, self.client, parameters)


class ByProgram:
    """A program on this machine."""

    def __init__(self, program: Program, group: str, settings: PipelineSettings) -> None:
        self._program, self._group, self._settings = program, group, settings

    async def model(self, _stage: Stage) -> Model:
        """See Doer."""
        return self._program.model

    async def model_now(self, _stage: Stage) -> Model | None:
        """See Doer."""
        return self._program.model

    async def perform(self, step: Step, source: bytes, _parameters: Mapping[str, Any]) -> Made:
        """See Doer."""
        settings = self._settings
        timeout_s = settings.request_timeout_s * 10 + settings.timeout_per_character * len(source)
        return await self._program.run(step, source, self._group, timeout_s)


class Doers:
    """The stages for all, and what teams have taken over."""

    def __init__(self, client: StageClient, teams: Teams, settings: PipelineSettings) -> None:
        self._all: Doer = ByStage(client)
        self._teams, self._settings = teams, settings
        self._own: dict[str, ByStage] = {}

    def of(self, group: str, task: Task) -> Doer:
        """Who does `task` for `group`."""
        own = self._teams.of(group, task)
        if own is None:
            return self._all
        if isinstance(own, Program):
            return ByProgram(own, group, self._settings)
        if own not in self._own:
            endpoints = FixedEndpoints(dict.fromkeys(STAGES, own))
            self._own[own] = ByStage(StageClient(endpoints, self._settings))
        return self._own[own]

    async def close(self) -> None:
        """Let the connections to the teams' stages go."""
        for doer in self._own.values():
            await doer.client.close()
