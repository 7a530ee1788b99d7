"""What the routes work with, and whether the service takes requests.

Contract: `Service` is `app.state.service`; `studio` is there from the start of the application on. It does
not know routes.
"""

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from enum import StrEnum

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from services.common.errors import NotReady
from services.pipeline.api.stage_states import StageStates
from services.pipeline.calls.client import FixedEndpoints
from services.pipeline.calls.stages import STAGES, local_url
from services.pipeline.episodes.adoption import adopt_all
from services.pipeline.episodes.studio import Studio
from services.pipeline.errors import PipelineError
from services.pipeline.local.handover import noted
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store

_CHECKED_S = 2.0
_AGAIN_S = 2.0


class State(StrEnum):
    """Where the service is in its life."""

    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting"
    """The store or the database is away."""
    DRAINING = "draining"


class Service:
    """The pipeline's service: it opens its studio, again and again while the database is away."""

    def __init__(self, settings: PipelineSettings) -> None:
        self.settings = settings
        self.store = Store.open(settings.store)
        self.urls = {name: f"http://127.0.0.1:{stage.port}" for name, stage in STAGES.items()}
        self.urls |= settings.urls()
        self.state, self.reason = State.STARTING, ""
        self.stages: StageStates | None = None
        self._studio: Studio | None = None
        self._opened = AsyncExitStack()
        self._opening: asyncio.Task[None] | None = None
        self._checked_at = 0.0

    @property
    def url(self) -> str:
        """Where this machine reaches it."""
        return local_url(self.settings.host, self.settings.port)

    @property
    def studio(self) -> Studio:
        """Raises NotReady before it is open."""
        if self._studio is None:
            raise NotReady(f"the pipeline is {self.state}: {self.reason}", hint="try again in a moment")
        return self._studio

    def begin_draining(self) -> None:
        """Take no new requests."""
        self.state = State.DRAINING

    async def start(self) -> None:
        """Begin to open the studio."""
        self._opening = asyncio.create_task(self._open())

    async def stop(self) -> None:
        """Close everything; episodes go on at the next start."""
        self.begin_draining()
        if self._opening is not None:
            self._opening.cancel()
        with suppress(PipelineError):  # the store may be gone, and its note with it
            await self._opened.aclose()

    async def check(self) -> None:
        """See whether store and database can be used, at most every two seconds."""
        if self._studio is None or self.state is State.DRAINING:
            return
        if time.monotonic() - self._checked_at > _CHECKED_S:
            self.state, self.reason = await asyncio.to_thread(self._look)
            self._checked_at = time.monotonic()

    def _look(self) -> tuple[State, str]:
        try:
            self.store.check()
            self.studio.ledger.last_event()
        except PipelineError as error:
            return State.WAITING, error.message
        except SQLAlchemyError as error:
            return State.WAITING, f"the database can't be used: {str(error).splitlines()[0]}"
        return State.READY, ""

    async def _open(self) -> None:
        while True:
            try:
                await self._open_once()
            except PipelineError as error:
                self.state, self.reason = State.WAITING, error.message
                await asyncio.sleep(_AGAIN_S)
            else:
                return

    async def _open_once(self) -> None:
        """Open all of it, or nothing. Raises PipelineError."""
        await asyncio.to_thread(self.store.check)
        async with AsyncExitStack() as stack:
            studio = Studio(self.store, FixedEndpoints(self.urls), self.settings, serving=True)
            await stack.enter_async_context(studio)
            await asyncio.to_thread(adopt_all, self.store, studio.ledger)
            stack.enter_context(noted(self.store, self.url))
            self.stages = StageStates(self.urls, studio.client)
            stack.push_async_callback(self.stages.close)
            self._opened = stack.pop_all()
        self._studio, self.state, self.reason = studio, State.READY, ""


def service_of(request: Request) -> Service:
    """The service behind a request."""
    service: Service = request.app.state.service
    return service


def studio_of(request: Request) -> Studio:
    """Its studio. Raises NotReady."""
    return service_of(request).studio
