"""The durable workflow of an episode: A → B → (C ∥ D → E for each language), on DBOS.

Contract: `Engine.run(order)` does an order in this process and returns what became of each step;
`Engine.enqueue(order)` leaves it to whichever worker of this database has room, groups in turn. A finished
step is remembered, so a workflow that is taken up again after a crash does only what was left. One engine a
process (DBOS has one instance). It does not know how a step is done: `work` does. Source: docs.dbos.dev,
"Workflows and Steps".
"""

import asyncio
import logging
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, StepOptions

from services.pipeline.episodes.ledger import Ledger
from services.pipeline.episodes.order import Order, order_from, order_json
from services.pipeline.episodes.outcome import State
from services.pipeline.episodes.persistence import persistently
from services.pipeline.episodes.work import StepWork
from services.pipeline.storage.crash import crash_point
from services.pipeline.storage.layout import Step

QUEUE = "episodes"
VERSION = "1"
"""Of the workflow's shape: one of an older version is not taken up by a newer program."""
_POLL_S = 0.25
_BAD = (State.FAILED, State.BLOCKED, State.CANCELLED)

Outcomes = dict[str, dict[str, Any]]
"""By step name: state, seconds, error."""


class Engine:
    """Runs orders. `at_once` is how many episodes this worker takes from the queue, and a group at most half
    of them; 0 leaves the queue alone.
    """

    def __init__(self, url: str, ledger: Ledger, work: StepWork, *, executor: str, at_once: int = 0) -> None:
        self.ledger, self.work = ledger, work
        self._url, self.executor, self._at_once = url, executor, at_once

    async def start(self) -> None:
        """Begin, in the running loop, with what this executor left undone."""
        global _ENGINE
        config: DBOSConfig = {
            "name": "mega-pipeline",
            "system_database_url": self._url,
            "application_version": VERSION,
            "executor_id": self.executor,
            "log_level": "ERROR",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": 1.0,
        }
        _ENGINE = self
        DBOS(config=config)
        _quiet()
        DBOS.listen_queues([QUEUE] if self._at_once else [])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            DBOS.launch()
        if self._at_once:
            await DBOS.register_queue_async(
                QUEUE,
                worker_concurrency=self._at_once,
                partition_worker_concurrency=max(1, self._at_once // 2),
                polling_interval_sec=_POLL_S,
                on_conflict="always_update",
            )

    @staticmethod
    def take_over(executor: str) -> int:
        """Take up the workflows that a lost executor left; how many there are."""
        return len(DBOS._recover_pending_workflows([executor]))

    async def stop(self) -> None:
        """Leave what runs to the next start; it is not recorded as failed."""
        global _ENGINE
        for task in list(getattr(_instance(), "_workflow_tasks", ())):
            task.cancel()
        # DBOS put its own threads behind asyncio.to_thread, and ends them
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.sleep(0)
        await asyncio.to_thread(DBOS.destroy)
        _ENGINE = None

    async def run(self, order: Order) -> Outcomes:
        """Do an order here and now."""
        with SetWorkflowID(order.workflow_id):
            handle = await DBOS.start_workflow_async(episode, order_json(order))
        return await handle.get_result()

    async def enqueue(self, order: Order) -> None:
        """Leave an order to the workers."""
        queue = await DBOS.retrieve_queue_async(QUEUE)
        assert queue is not None
        with SetWorkflowID(order.workflow_id), SetEnqueueOptions(queue_partition_key=order.spec.group):
            await queue.enqueue_async(episode, order_json(order))

    async def cancel(self, order_id: str) -> None:
        """End a workflow and its branches; what it has made stays."""
        await DBOS.cancel_workflow_async(order_id, cancel_children=True)
        self.work.abandon(order_id)


_ENGINE: Engine | None = None


def _engine() -> Engine:
    assert _ENGINE is not None
    return _ENGINE


def _instance() -> object:
    from dbos._dbos import _get_dbos_instance

    return _get_dbos_instance()


def _quiet() -> None:
    """DBOS prints its own log, with an advertisement; its warnings go the way of ours."""
    log = logging.getLogger("dbos")
    for handler in list(log.handlers):
        log.removeHandler(handler)
    log.addHandler(logging.NullHandler())
    log.setLevel(logging.ERROR)


@DBOS.workflow(name="mega-episode")
async def episode(told: dict[str, Any]) -> Outcomes:
    """One run of an episode."""
    order = order_from(told)
    crash_point("workflow-begun")
    await persistently(_engine().ledger.state, order.spec.id, order.run, "running")
    outcomes = await _chain(order, told, [order.plan.transcribe, order.plan.generate], failed=False)
    failed = any(outcome["state"] in _BAD for outcome in outcomes.values())
    handles = []
    for name, steps in _branches(order):
        with SetWorkflowID(f"{order.workflow_id}/{name}"):
            slugs = [step.slug for step in steps]
            handles.append(await DBOS.start_workflow_async(branch, told, slugs, failed))
    for handle in handles:
        outcomes |= await handle.get_result()
    crash_point("before-end")
    await persistently(_finish, order, outcomes)
    return outcomes


@DBOS.workflow(name="mega-branch")
async def branch(told: dict[str, Any], slugs: list[str], failed: bool) -> Outcomes:
    """One language of an episode. A workflow of its own, because only the order of steps within one has to
    be the same when it is taken up again.
    """
    order = order_from(told)
    steps = {step.slug: step for step in order.plan}
    return await _chain(order, told, [steps[slug] for slug in slugs], failed=failed)


async def _chain(order: Order, told: dict[str, Any], steps: Sequence[Step], *, failed: bool) -> Outcomes:
    """Steps one after the other; each is blocked by the failure of what it is made from."""
    outcomes: Outcomes = {}
    bad = {step.output for step in order.plan} if failed else set()
    for step in steps:
        if step.task in order.tasks:
            options: StepOptions = {"name": step.slug, "preemptible": True}
            outcome = await DBOS.run_step_async(options, _do, told, step.slug, step.source in bad)
            outcomes[step.slug] = outcome
            if outcome["state"] in _BAD:
                bad.add(step.output)
    return outcomes


async def _do(told: dict[str, Any], slug: str, upstream_failed: bool) -> dict[str, Any]:
    order = order_from(told)
    step = next(step for step in order.plan if step.slug == slug)
    return await _engine().work.do(order, step, upstream_failed=upstream_failed)


def _branches(order: Order) -> list[tuple[str, list[Step]]]:
    """What goes side by side once the script is there, by name; nothing that is not ordered."""
    plan = order.plan
    branches = [("en", [plan.speak])]
    for translate, dub in plan.translations:
        spoken = [step for step in plan.voices if step.language == dub.language]
        branches.append((str(dub.language), [translate, dub, *spoken]))
    return [(name, steps) for name, steps in branches if any(step.task in order.tasks for step in steps)]


def _finish(order: Order, outcomes: Outcomes) -> None:
    """Say how the episode ended: by the first error, if there is one."""
    errors = [outcome["error"] for outcome in outcomes.values() if outcome["error"]]
    bad = any(outcome["state"] in _BAD for outcome in outcomes.values())
    _engine().ledger.state(order.spec.id, order.run, "failed" if bad else "done", next(iter(errors), None))
