"""The metrics of one service, in a registry of its own, as Prometheus names them: base units, `_total`.

Contract: a `ServiceMetrics` is fed by the runner (`queued`, `dropped`, `computed`) and by the middleware
(`began`, `answered`). Labels have few values: routes are templates, never paths; no client and no text is a
label. `deploy/observability/README.md` says what each metric means. Source of the naming: Prometheus
documentation, "Metric and label naming". It does not know HTTP frameworks.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from services.common.engine import EngineInfo
from services.common.errors import StageError
from services.common.observe.watch import Computed, Dropped

_log = logging.getLogger(__name__)

Measure = Callable[[Any, Any], Mapping[Any, float]]
"""What an item and its result amount to: audio_seconds, tokens or characters."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
_WAITS = (0.001, 0.0025, *_SECONDS)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
_FACTORS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 5, 10)
_OF_MODEL = ("service", "model", "revision")


class ServiceMetrics:
    """Everything that is counted of `service`; `info` gives its model, None before it was ever loaded."""

    def __init__(
        self, service: str, info: Callable[[], EngineInfo | None], measure: Measure | None = None
    ) -> None:
        self.service, self._info, self._measure = service, info, measure
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series each, read by nobody
        self.registry = CollectorRegistry()
        self._declare_requests()
        self._declare_queue()
        self._declare_compute()

    def _declare_requests(self) -> None:
        of_route = ("service", "route", "method")
        self._requests = self._counter("mega_requests", "Answered requests", (*of_route, "status"))
        self._request_seconds = self._histogram(
            "mega_request_seconds", "From a request's first byte to its answer's last", of_route, _SECONDS
        )
        self._in_flight = self._gauge("mega_requests_in_flight", "Requests not yet answered")
        self._errors = self._counter("mega_errors", "Error answers by their code", ("service", "code"))
        for code in _codes(StageError):
            self._errors.labels(self.service, code)

    def _declare_queue(self) -> None:
        self._depth = self._gauge("mega_queue_depth", "Items that wait for the engine")
        self._dropped = self._counter("mega_dropped", "Items never computed", ("service", "reason"))
        for reason in get_args(Dropped):  # a counter that begins above 0 shows Prometheus no first rise
            self._dropped.labels(self.service, reason)
        self._waits = self._histogram("mega_queue_seconds", "Wait of a computed item", _OF_MODEL, _WAITS)

    def _declare_compute(self) -> None:
        self._items = self._counter("mega_items", "Items that left the engine", (*_OF_MODEL, "outcome"))
        self._computes = self._histogram("mega_compute_seconds", "Time of a batch", _OF_MODEL, _SECONDS)
        self._batches = self._histogram("mega_batch_size", "Items computed together", _OF_MODEL, _BATCHES)
        self._work = {
            "audio_seconds": self._counter("mega_audio_seconds", "Audio read or made", _OF_MODEL),
            "tokens": self._counter("mega_tokens", "Tokens read and written", _OF_MODEL),
            "characters": self._counter("mega_characters", "Characters of text taken", _OF_MODEL),
        }
        self._factors = self._histogram(
            "mega_real_time_factor", "Compute seconds of a batch per second of audio", _OF_MODEL, _FACTORS
        )

    def in_flight(self, change: int) -> None:
        """`change` more requests are being served; probes are not among them."""
        self._in_flight.inc(change)

    def answered(self, route: str, method: str, status: int, seconds: float, trace_id: str = "") -> None:
        """A request was answered; `trace_id` becomes the exemplar of its time."""
        self._requests.labels(self.service, route, method, str(status)).inc()
        exemplar = {"trace_id": trace_id} if trace_id else None
        self._request_seconds.labels(self.service, route, method).observe(seconds, exemplar)

    def failed(self, code: str) -> None:
        """An answer, or the last event of a stream, was the error `code`."""
        self._errors.labels(self.service, code).inc()

    def queued(self, waiting: int) -> None:
        """See RunnerWatch."""
        self._depth.set(waiting)

    def dropped(self, reason: Dropped) -> None:
        """See RunnerWatch."""
        self._dropped.labels(self.service, reason).inc()

    def computed(self, batch: Sequence[Computed], began: float, ended: float) -> None:
        """See RunnerWatch."""
        labels = self._labels(batch)
        self._computes.labels(*labels).observe(ended - began)
        self._batches.labels(*labels).observe(len(batch))
        for item in batch:
            self._waits.labels(*labels).observe(max(0.0, began - item.entered))
            outcome = "failed" if isinstance(item.outcome, StageError) else "ok"
            self._items.labels(*labels, outcome).inc()
        done = self._done(batch)
        for unit, amount in done.items():
            self._work[unit].labels(*labels).inc(amount)
        if done.get("audio_seconds"):
            self._factors.labels(*labels).observe((ended - began) / done["audio_seconds"])

    def _labels(self, batch: Sequence[Computed]) -> tuple[str, str, str]:
        info = batch[0].context.run(self._info)
        return (self.service, info.model, info.revision) if info else (self.service, "", "")

    def _done(self, batch: Sequence[Computed]) -> dict[str, float]:
        """What the good items of a batch amount to, by unit; whatever can't be measured is left out."""
        done: dict[str, float] = {}
        for item in batch:
            if self._measure is None or isinstance(item.outcome, StageError):
                continue
            try:
                for unit, amount in self._measure(item.request, item.outcome).items():
                    if unit in self._work and amount >= 0:
                        done[unit] = done.get(unit, 0.0) + float(amount)
            except Exception as error:  # a wrong number must not take the answer with it
                _log.warning("the work of an item can't be measured: %s", type(error).__name__)
        return done

    def _counter(self, name: str, text: str, labels: Sequence[str]) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, labels: Sequence[str], buckets: Sequence[float]) -> Histogram:
        return Histogram(name, text, labels, buckets=buckets, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        """With the service as its only label, and at 0 from the start."""
        return Gauge(name, text, ("service",), registry=self.registry).labels(self.service)


def _codes(kind: type[StageError]) -> set[str]:
    """The codes of an error and of all that are of its kind."""
    return {kind.code, *(code for one in kind.__subclasses__() for code in _codes(one))}
