"""Everything that makes episodes, together: store, ledger, stages and the durable engine.

Contract: an async context manager; inside it orders are given, edited, cancelled, tried again and deleted,
and every change is in the ledger. One episode for a prompt and a group. It does not know HTTP, nor who may
do what.
"""

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from services.pipeline.calls.client import Endpoints, StageClient
from services.pipeline.episodes.doers import Doers
from services.pipeline.episodes.ledger import Entry, Ledger
from services.pipeline.episodes.order import Order, workflow_id
from services.pipeline.episodes.outcome import Observer
from services.pipeline.episodes.persistence import persistently
from services.pipeline.episodes.place import database_url
from services.pipeline.episodes.placing import placed
from services.pipeline.episodes.spec import Spec, plan
from services.pipeline.episodes.teams import Teams
from services.pipeline.episodes.work import StepWork
from services.pipeline.episodes.workers import Workers
from services.pipeline.errors import DatabaseAway
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Record, Store, checksum
from services.pipeline.storage.layout import Step, record_path

if TYPE_CHECKING:
    from services.pipeline.episodes.durable import Outcomes


class Studio:
    """`serving` takes orders from the queue; otherwise only those of this process are done."""

    def __init__(
        self,
        store: Store,
        endpoints: Endpoints,
        settings: PipelineSettings,
        *,
        serving: bool,
        observe: Observer = lambda _report: None,
    ) -> None:
        self.store, self.settings = store, settings
        self._endpoints, self._serving, self._observe = endpoints, serving, observe
        self._giving = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __aenter__(self) -> "Studio":
        """Open the database and begin with what was left undone. Raises DatabaseAway."""
        from services.pipeline.episodes.durable import Engine

        url = database_url(self.settings, self.store)
        self._loop = asyncio.get_running_loop()
        try:
            self.ledger = Ledger(url)
            self.client = StageClient(self._endpoints, self.settings)
            self.doers = Doers(self.client, Teams.read(self.settings.teams_file), self.settings)
            self.work = StepWork(
                self.store,
                self.client,
                self._tell,
                parallel=self.settings.parallel_per_stage,
                patience_s=self.settings.patience_s,
                observe=self._observe,
                doers=self.doers,
            )
            at_once = self.settings.episodes_at_once if self._serving else 0
            self.engine = Engine(url, self.ledger, self.work, executor=self.executor, at_once=at_once)
            await self.engine.start()
            self._workers = Workers(self.ledger.engine, self.engine.executor, self.engine.take_over)
            self._watching = asyncio.create_task(self._workers.watch(take_over=self._serving))
        except SQLAlchemyError as error:
            raise DatabaseAway(f"the database can't be used: {_first_line(error)}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; what runs goes on at the next start."""
        self._watching.cancel()
        await self.engine.stop()
        with suppress(SQLAlchemyError):
            await asyncio.to_thread(self._workers.leave)
        await self.doers.close()
        await self.client.close()
        self.ledger.close()

    @property
    def executor(self) -> str:
        """A service keeps its name over restarts, so that it takes up its own work; a single run has none."""
        if self._serving:
            return self.settings.executor or f"service-{socket.gethostname()}"
        return f"run-{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"

    def begin(self, order: Order) -> Order:
        """A new run of an episode, in the ledger; languages that it had before stay its own."""
        with self._giving:
            whole = replace(order.spec, languages=_together(self.ledger.get(order.spec.id), order.spec))
            names = [step.slug for step in plan(whole, order.first)]
            waiting = {step.slug for step in order.steps()}
            return replace(order, run=self.ledger.begin(whole, names, waiting))

    async def run(self, order: Order) -> "Outcomes":
        """Do an order in this process, to its end; if that is not waited for, the episode is cancelled."""
        order = await asyncio.to_thread(self.begin, order)
        try:
            return await self.engine.run(order)
        except asyncio.CancelledError:
            self.ledger.cancel(order.spec.id)
            raise

    async def submit(
        self, spec: Spec, *, again: Collection[str] = (), renew: bool = False
    ) -> tuple[Entry, bool]:
        """The episode of `spec`, begun unless the same is there or under way already (`renew` begins it
        anyhow); and whether it was begun.
        """
        known = await asyncio.to_thread(self.ledger.get, spec.id)
        spec = replace(spec, languages=_together(known, spec))
        if known and known.spec == spec and not renew and known.state in ("queued", "running", "done"):
            return known, False
        if known and known.state in ("queued", "running"):
            await self.engine.cancel(workflow_id(known.id, known.run))
        first = await asyncio.to_thread(self.store.first_language, spec.group, spec.languages)
        order = await asyncio.to_thread(self.begin, Order(spec, first, again=frozenset(again), patient=True))
        await self.engine.enqueue(order)
        entry = await asyncio.to_thread(self.ledger.get, spec.id)
        assert entry is not None
        return entry, True

    async def cancel(self, entry: Entry) -> bool:
        """End the run of an episode; what it has made stays. Whether there was one to end."""
        done = await asyncio.to_thread(self.ledger.cancel, entry.id)
        if done:
            await self.engine.cancel(workflow_id(entry.id, entry.run))
        return done

    async def delete(self, entry: Entry) -> None:
        """Forget an episode and take its artifacts away; the recording stays."""
        await self.cancel(entry)
        await asyncio.to_thread(self._delete, entry)

    async def edit(self, entry: Entry, step: Step, text: str) -> None:
        """Put `text` in the place of a step's artifact, and make what depends on it again."""
        await asyncio.to_thread(self._edit, step, text)
        await self.submit(entry.spec, renew=True)

    async def asked_before(self, group: str, key: str, print: str) -> Entry | None:
        """The episode that the request with this idempotency key gave. Raises KeyReused for another one."""
        if not key:
            return None
        episode = await asyncio.to_thread(self.ledger.asked, group, key, print)
        return await asyncio.to_thread(self.ledger.get, episode) if episode else None

    async def remember(self, group: str, key: str, print: str, episode: str) -> None:
        """Keep what a request gave, for a day."""
        if key:
            await asyncio.to_thread(self.ledger.remember, group, key, print, episode)

    def _delete(self, entry: Entry) -> None:
        for step in placed(self.store, entry.spec):
            self.store.backend.remove(step.output)
            self.store.backend.remove(record_path(step.output))
        self.ledger.remove(entry.id)

    def _edit(self, step: Step, text: str) -> None:
        source = self.store.read(step.source) or b""
        record = self.store.record(step.output) or Record(str(step.task), "", "", 0.0, checksum(source))
        self.store.write(step.output, f"{text.strip()}\n".encode(), replace(record, edited=True))

    async def _tell(self, order: Order, name: str, data: dict[str, Any]) -> bool:
        return await persistently(self.ledger.step, order.spec.id, order.run, name, data)


def _together(known: Entry | None, spec: Spec) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(known.spec.languages if known else ()), *spec.languages)))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]
