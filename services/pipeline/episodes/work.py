"""Do one step of an order: see whether it is there, wait for its turn, call the stage, put the artifact.

Contract: `StepWork.do(order, step)` returns what became of the step and never raises for what a stage, a
store or an input can do wrong; on its way it tells the ledger and the observer. Doing a step twice makes
its artifact once. It does not know the order of steps, nor what makes the calls durable.
"""

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.pipeline.calls.client import StageClient
from services.pipeline.calls.trace import begin_step, begin_trace
from services.pipeline.episodes.describe import described
from services.pipeline.episodes.doers import ByStage, Doer, Doers
from services.pipeline.episodes.keys import artifact_key
from services.pipeline.episodes.liner_notes import noted
from services.pipeline.episodes.order import Order
from services.pipeline.episodes.outcome import Observer, State, StepReport, error_json, kept
from services.pipeline.episodes.second_look import SecondLook
from services.pipeline.episodes.slots import FairSlots
from services.pipeline.episodes.spec import parameters
from services.pipeline.episodes.standing import asked_model, is_kept
from services.pipeline.errors import (
    NoInput,
    PipelineError,
    ServiceDied,
    ServiceUnreachable,
    StoreUnwritable,
    Superseded,
)
from services.pipeline.storage.artifacts import Record, Store, checksum
from services.pipeline.storage.crash import crash_point
from services.pipeline.storage.layout import STAGE_OF, Step

_log = logging.getLogger(__name__)
_AWAY = (ServiceUnreachable, ServiceDied, StoreUnwritable)
_LONGEST_PAUSE_S = 5.0

Tell = Callable[[Order, str, dict[str, Any]], Awaitable[bool]]
"""Puts a step's standing in the ledger; false where a later run has begun."""


@dataclass
class _Standing:
    """What is told of a step while it is done."""

    began: float
    started_at: str
    attempts: int = 0


class StepWork:
    """Does steps, `parallel` at a time at each stage, groups in turn."""

    def __init__(
        self,
        store: Store,
        client: StageClient,
        tell: Tell,
        *,
        parallel: int,
        patience_s: float,
        doers: Doers,
        observe: Observer = lambda _report: None,
    ) -> None:
        self._store, self._client, self._tell, self._observe = store, client, tell, observe
        self._slots: dict[str, FairSlots] = defaultdict(lambda: FairSlots(parallel))
        self._patience_s = patience_s
        self._doers = doers
        self._looks = SecondLook(client)
        self._doing: dict[str, set[asyncio.Task[dict[str, Any]]]] = defaultdict(set)
        self._abandoned: set[str] = set()

    async def do(self, order: Order, step: Step, *, upstream_failed: bool = False) -> dict[str, Any]:
        """State, seconds and error of the step, as JSON."""
        begin_trace(order.workflow_id)
        doing = asyncio.create_task(self._do(order, step, upstream_failed))
        self._doing[order.workflow_id].add(doing)
        try:
            return await doing
        except asyncio.CancelledError:
            if order.workflow_id not in self._abandoned:
                doing.cancel()
                raise
            return {"state": str(State.CANCELLED), "seconds": 0.0, "error": None}
        finally:
            self._doing[order.workflow_id].discard(doing)

    def abandon(self, workflow_id: str) -> None:
        """Stop at once what is done here for an order that was cancelled."""
        self._abandoned.add(workflow_id)
        for doing in self._doing.pop(workflow_id, set()):
            doing.cancel()

    async def _do(self, order: Order, step: Step, upstream_failed: bool) -> dict[str, Any]:
        try:
            if done := await self._looked_at(order, step, upstream_failed):
                return done
            async with self._slots[STAGE_OF[step.task].name].slot(order.spec.group):
                return await self._patiently(order, step)
        except Superseded:
            return {"state": str(State.CANCELLED), "seconds": 0.0, "error": None}
        except PipelineError as error:
            return await self._end(order, step, StepReport(step, State.FAILED, 0.0, error))
        except Exception as error:
            _log.exception("step %s of %s", step.slug, order.spec.id)
            trouble = PipelineError(f"unexpected {type(error).__name__}: {error}", hint="See the log.")
            return await self._end(order, step, StepReport(step, State.FAILED, 0.0, trouble))

    async def _looked_at(self, order: Order, step: Step, upstream_failed: bool) -> dict[str, Any] | None:
        """What became of a step that need not be done, or can't; None: it is to be done."""
        began = time.monotonic()
        while True:
            try:
                await self._store_is_there(order)
                if upstream_failed or not await self._is_there(step):
                    return await self._end(order, step, StepReport(step, State.BLOCKED))
                return await self._kept(order, step)
            except _AWAY as error:
                if not order.patient or time.monotonic() - began > self._patience_s:
                    raise
                await self._report(order, step, StepReport(step, State.WAITING, 0.0, error))
                await asyncio.sleep(_LONGEST_PAUSE_S / 2)

    async def _remembered(self, path: str) -> dict[str, Any]:
        """What the record of an artifact tells of it."""
        record = await asyncio.to_thread(self._store.record, path)
        return record.details if record else {}

    async def _store_is_there(self, order: Order) -> None:
        """Raise StoreUnwritable where the recording is gone: then the store is, as an unmounted disk. A run
        of the command says instead what is missing.
        """
        if order.patient and not await asyncio.to_thread(self._store.backend.exists, order.spec.path):
            raise StoreUnwritable(f"{self._store.locate(order.spec.path)} is gone: the store is not there")

    async def _source(self, order: Order, step: Step) -> bytes:
        """What the step is made from; it may have gone since it was seen."""
        source = await asyncio.to_thread(self._store.read, step.source)
        if source is None:
            await self._store_is_there(order)
            raise NoInput(f"{step.source} is gone", hint="Put it back, or make it again.")
        return source

    def _by(self, order: Order, step: Step) -> Doer:
        return self._doers.of(order.spec.group, step.task)

    async def _is_there(self, step: Step) -> bool:
        return await asyncio.to_thread(self._store.read, step.source) is not None

    async def _kept(self, order: Order, step: Step) -> dict[str, Any] | None:
        """What is told of an artifact that is there already."""
        model = await self._by(order, step).model_now(STAGE_OF[step.task])
        if not await asyncio.to_thread(is_kept, self._store, order, step, model):
            return None
        record = self._store.record(step.output)
        return await self._end(order, step, kept(step, record), record)

    async def _patiently(self, order: Order, step: Step) -> dict[str, Any]:
        """Make it; a patient order waits for what is away, and says so."""
        standing = _Standing(time.monotonic(), datetime.now(UTC).isoformat(timespec="milliseconds"))
        while True:
            standing.attempts += 1
            await self._report(order, step, StepReport(step, State.RUNNING), standing)
            try:
                report, record = await self._make(order, step, standing)
                return await self._end(order, step, report, record, standing)
            except _AWAY as error:
                waited = time.monotonic() - standing.began
                if not order.patient or waited > self._patience_s:
                    report = StepReport(step, State.FAILED, waited, error)
                    return await self._end(order, step, report, None, standing)
                await self._report(order, step, StepReport(step, State.WAITING, 0.0, error), standing)
                await asyncio.sleep(random.uniform(0.5, 1.0) * min(_LONGEST_PAUSE_S, standing.attempts))
            except PipelineError as error:
                report = StepReport(step, State.FAILED, time.monotonic() - standing.began, error)
                return await self._end(order, step, report, None, standing)

    async def _make(self, order: Order, step: Step, standing: _Standing) -> tuple[StepReport, Record | None]:
        began = time.monotonic()
        stage, given = STAGE_OF[step.task], parameters(order.spec, step)
        source = await self._source(order, step)
        by = self._by(order, step)
        model = await by.model(stage)
        if await asyncio.to_thread(is_kept, self._store, order, step, model):
            there = self._store.record(step.output)
            return kept(step, there), there
        key = artifact_key(step.task, checksum(source), given, model)
        begin_step(key)
        crash_point("before-call")
        made = await by.perform(step, source, given)
        crash_point("after-call")
        if not model.id:  # the first request loaded it
            model = await by.model(stage)
            key = artifact_key(step.task, checksum(source), given, model)
        seconds = round(time.monotonic() - began, 3)
        own = by.client if isinstance(by, ByStage) else None
        made, checked = await self._looks.at(step, source, made, given, own)
        made = await noted(self._client, step, source, made, await self._remembered(step.source))
        found = checked.as_json()
        record = Record(
            str(step.task),
            model.id,
            model.revision,
            seconds,
            checksum(source),
            made.details,
            key,
            given,
            asked=asked_model(stage),
            order=order.workflow_id,
            licence=model.licence,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            attempts=standing.attempts,
            scores=found["scores"],
            flags=found["flags"],
        )
        await self._still_wanted(order, step, standing)
        await self._store_is_there(order)
        await asyncio.to_thread(self._store.write, step.output, made.data, record)
        return StepReport(step, State.MADE, seconds), record

    async def _still_wanted(self, order: Order, step: Step, standing: _Standing) -> None:
        """Raise Superseded where a later run has begun: its artifacts must not be overwritten."""
        if not await self._tell(order, step.slug, _json(StepReport(step, State.RUNNING), None, standing)):
            raise Superseded(f"a later run of {order.spec.id} has begun")

    async def _end(
        self,
        order: Order,
        step: Step,
        report: StepReport,
        record: Record | None = None,
        standing: _Standing | None = None,
    ) -> dict[str, Any]:
        """Tell the last word on a step."""
        artifact = None
        if report.state in (State.MADE, State.KEPT):
            data = await asyncio.to_thread(self._store.read, step.output)
            artifact = described(step, data or b"", record)
        await self._report(order, step, report, standing, artifact)
        crash_point("step-told")
        error = error_json(report.error) if report.error else None
        return {"state": str(report.state), "seconds": report.seconds, "error": error}

    async def _report(
        self,
        order: Order,
        step: Step,
        report: StepReport,
        standing: _Standing | None = None,
        artifact: dict[str, Any] | None = None,
    ) -> None:
        await self._tell(order, step.slug, _json(report, artifact, standing))
        self._observe(report)


def _json(report: StepReport, artifact: dict[str, Any] | None, standing: _Standing | None) -> dict[str, Any]:
    """A step as the ledger keeps it."""
    return {
        "state": str(report.state),
        "started_at": standing.started_at if standing else None,
        "seconds": round(report.seconds, 3),
        "attempts": standing.attempts if standing else 0,
        "error": error_json(report.error) if report.error else None,
        "artifact": artifact,
    }
