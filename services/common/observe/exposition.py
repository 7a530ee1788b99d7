"""`GET /metrics`: the registry of a service as text that Prometheus reads, or in the OpenMetrics format.

Contract: beside what was counted, the state, the model and the process itself are read at each call. Every
sample names its service. Sources: Prometheus documentation, "Exposition formats"; OpenMetrics 1.0. It does
not know what the numbers mean.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, exposition
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector

from services.common.engine import EngineInfo

_CONTENT = {"text/plain": {"schema": {"type": "string"}}, "application/openmetrics-text": {}}


def metrics_router(registry: CollectorRegistry) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["service"])

    @router.get(
        "/metrics", response_class=Response, responses={200: {"content": _CONTENT, "description": "Metrics"}}
    )
    async def metrics(request: Request) -> Response:
        """What the service counted so far, for Prometheus."""
        # prometheus-client's own choice raises on a version that is no number
        accepted = request.headers.get("accept", "").split(",")
        wanted = any(kind.split(";")[0].strip() == "application/openmetrics-text" for kind in accepted)
        format = openmetrics if wanted else exposition
        content_type = format.CONTENT_TYPE_LATEST if wanted else exposition.CONTENT_TYPE_PLAIN_0_0_4
        return Response(format.generate_latest(registry), headers={"content-type": content_type})

    return router


class StateCollector(Collector):
    """Where `service` is in its life, one sample per state, and which model it runs."""

    def __init__(
        self, service: str, state: Callable[[], StrEnum], info: Callable[[], EngineInfo | None]
    ) -> None:
        self._service, self._state, self._info = service, state, info

    def collect(self) -> Iterator[Metric]:
        """See Collector."""
        now = self._state()
        states = GaugeMetricFamily(
            "mega_state", "1 for the state that the service is in", labels=["service", "state"]
        )
        for state in type(now):
            states.add_metric([self._service, state.value], float(state is now))
        yield states
        names = ["service", "model", "revision", "device", "compute_type"]
        models = GaugeMetricFamily("mega_model_info", "Always 1; the labels say the model", labels=names)
        info = self._info()
        if info is not None:
            values = (info.model, info.revision, info.device, info.compute_type)
            models.add_metric([self._service, *values], 1)
        yield models


class ProcessOf(Collector):
    """Memory, CPU time, open files and garbage collections of this process, with the label `service`."""

    def __init__(self, service: str) -> None:
        self._service = service
        apart = CollectorRegistry()
        self._collectors = [
            kind(registry=apart) for kind in (ProcessCollector, PlatformCollector, GCCollector)
        ]

    def collect(self) -> Iterable[Metric]:
        """See Collector."""
        for collector in self._collectors:
            for metric in collector.collect():
                metric.samples = [
                    sample._replace(labels={"service": self._service, **sample.labels})
                    for sample in metric.samples
                ]
                yield metric
