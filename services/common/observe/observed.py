"""One service's metrics and traces together, as its stage and its application use them.

Contract: an `Observed` is the runner's watch; the application takes `telemetry` at its making, is given the
route and the middleware by `install`, and calls `start` and `stop` at the ends of its life. It does not know
what the service computes.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from services.common.engine import EngineInfo
from services.common.observe.access import Access
from services.common.observe.exposition import ProcessOf, StateCollector, metrics_router
from services.common.observe.metrics import Measure, ServiceMetrics
from services.common.observe.tracing import Tracing
from services.common.observe.watch import Computed, Dropped
from services.common.openapi import ERRORS


class Observed:
    """A RunnerWatch for `service`; `state` and `info` say where it is and what it runs, at any time, and in
    the context of an item, what that is computed by.
    """

    def __init__(
        self,
        service: str,
        *,
        state: Callable[[], StrEnum],
        info: Callable[[], EngineInfo | None],
        measure: Measure | None = None,
        otlp_endpoint: str = "",
    ) -> None:
        self._info = info
        self.metrics = ServiceMetrics(service, info, measure)
        self.metrics.registry.register(StateCollector(service, state, info))
        self.metrics.registry.register(ProcessOf(service))
        self.tracing = Tracing(service, otlp_endpoint)

    @property
    def telemetry(self) -> TelemetryConfig:
        """For FastAPI's argument of this name."""
        return self.tracing.telemetry

    def install(self, app: FastAPI) -> None:
        """Add the middleware (outside of those added before) and `GET /metrics`."""
        app.add_middleware(Access, metrics=self.metrics)
        app.include_router(metrics_router(self.metrics.registry), responses=ERRORS)

    def start(self) -> None:
        """Begin to export traces, if anybody wants them."""
        self.tracing.start()

    async def stop(self) -> None:
        """Send the last traces, for a second at most."""
        await self.tracing.stop()

    def queued(self, waiting: int) -> None:
        """See RunnerWatch."""
        self.metrics.queued(waiting)

    def dropped(self, reason: Dropped) -> None:
        """See RunnerWatch."""
        self.metrics.dropped(reason)

    def computed(self, batch: Sequence[Computed], began: float, ended: float) -> None:
        """See RunnerWatch."""
        self.metrics.computed(batch, began, ended)
        self.tracing.computed(batch, began, ended, batch[0].context.run(self._info))
