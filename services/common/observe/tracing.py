"""Traces: a span per request, made by FastAPI, with a queue span and a compute span per item below it.

Contract: ids are made whether or not anything is exported. Nothing is sent anywhere unless an endpoint is
given, or OpenTelemetry's own variables name one; then a thread sends batches by OTLP over HTTP, and what it
meets there disturbs no request. A service has a provider of its own: nothing global is changed. Sources: W3C
Trace Context; OpenTelemetry specification, "Trace SDK". It does not know what is computed.
"""

import asyncio
import os
import threading
import time
from collections.abc import MutableMapping, Sequence
from typing import Any

from fastapi.telemetry import TelemetryConfig
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.trace import StatusCode

from services.common.engine import EngineInfo
from services.common.errors import StageError
from services.common.observe.watch import Computed
from services.common.openapi import installed_version

PROBES = frozenset({"/livez", "/readyz", "/health", "/metrics"})
"""Paths that are asked every few seconds: not traced, and logged at debug level only."""
_FLUSH_S = 1.0
"""Seconds that the last spans may take to be sent when the service stops."""
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


class Tracing:
    """The spans of `service`, sent to the collector at `endpoint` (as http://host:4318) if there is one."""

    def __init__(self, service: str, endpoint: str = "") -> None:
        self._endpoint, self._exporting = endpoint, False
        resource = Resource.create({SERVICE_NAME: service, SERVICE_VERSION: installed_version()})
        self.provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self.provider.add_span_processor(_WithoutTexts())
        self._tracer = self.provider.get_tracer("services.common")

    @property
    def telemetry(self) -> TelemetryConfig:
        """What FastAPI is told: spans for requests, and nothing else of its own."""
        return {
            "tracer_provider": self.provider,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
            "exclude": _is_probe,
        }

    def start(self) -> None:
        """Begin to export, if anybody wants it."""
        if not (self._endpoint or any(os.environ.get(name) for name in _ENDPOINTS)):
            return
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        base = self._endpoint.rstrip("/")
        exporter = OTLPSpanExporter(endpoint=f"{base}/v1/traces" if base else None)
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self._exporting = True

    async def stop(self) -> None:
        """Send what is left, for a second at most."""
        last = threading.Thread(target=self.provider.shutdown, name="last-spans", daemon=True)
        last.start()
        await asyncio.to_thread(last.join, _FLUSH_S)

    def computed(
        self, batch: Sequence[Computed], began: float, ended: float, info: EngineInfo | None
    ) -> None:
        """Two spans for every item, below its request's; times in seconds of `time.monotonic`. Nobody would
        see them without an exporter, so then there are none.
        """
        if not self._exporting:
            return
        attributes: dict[str, str | int] = {
            "mega.model": info.model if info else "",
            "mega.revision": info.revision if info else "",
            "mega.batch_size": len(batch),
        }
        epoch = time.time() - time.monotonic()
        for item in batch:
            parent = item.context.run(otel_context.get_current)
            self._span("queue", parent, epoch + item.entered, epoch + began)
            error = item.outcome.code if isinstance(item.outcome, StageError) else ""
            self._span("compute", parent, epoch + began, epoch + ended, attributes, error)

    def _span(
        self,
        name: str,
        parent: otel_context.Context,
        began: float,
        ended: float,
        attributes: dict[str, str | int] | None = None,
        error: str = "",
    ) -> None:
        span = self._tracer.start_span(
            name, context=parent, attributes=attributes, start_time=int(began * 1e9)
        )
        if error:
            span.set_attribute("error.type", error)
            span.set_status(StatusCode.ERROR)
        span.end(int(ended * 1e9))


class _WithoutTexts(SpanProcessor):
    """Takes the query out of spans: some clients send the text to speak or translate there."""

    def on_start(self, span: Span, parent_context: otel_context.Context | None = None) -> None:  # noqa: ARG002
        """See SpanProcessor."""
        if span.attributes and "url.query" in span.attributes:
            span.set_attribute("url.query", "REDACTED")


def _is_probe(scope: MutableMapping[str, Any]) -> bool:
    return scope.get("path") in PROBES


def current_ids() -> tuple[str, str]:
    """Trace id and span id of this context in hexadecimal digits; both empty outside a trace."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return "", ""
    return trace.format_trace_id(context.trace_id), trace.format_span_id(context.span_id)


def traceparent() -> str:
    """The W3C header of this context; empty outside a trace."""
    trace_id, span_id = current_ids()
    flags = int(trace.get_current_span().get_span_context().trace_flags)
    return f"00-{trace_id}-{span_id}-{flags:02x}" if trace_id else ""
