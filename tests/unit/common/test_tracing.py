"""Traces: ids in and out, spans of the request, the queue and the engine, and who is told of them."""

import socket
import threading
import time
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.unit.common.collector import collecting
from tests.unit.common.echo_app import SECRET, running

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
FROM_CLIENT = {"traceparent": f"00-{TRACE}-{PARENT}-01"}


def test_the_trace_of_the_client_goes_on_in_the_answer() -> None:
    with running() as client:
        answer = client.post("/say/softly", json={"text": "hello"}, headers=FROM_CLIENT)
        version, trace_id, span_id, flags = answer.headers["traceparent"].split("-")
    assert (version, trace_id) == ("00", TRACE)
    assert span_id != PARENT
    assert int(flags, 16) & 1


@pytest.mark.parametrize("header", ["", "00-zz-yy-01", f"00-{'0' * 32}-{PARENT}-01", "x" * 9000])
def test_a_request_without_a_good_trace_begins_one(header: str) -> None:
    with running() as client:
        answers = [client.get("/v1/models", headers={"traceparent": header}) for _ in range(2)]
    ids = {answer.headers["traceparent"].split("-")[1] for answer in answers}
    assert len(ids) == 2
    assert all(len(trace_id) == 32 and int(trace_id, 16) for trace_id in ids)


def test_nothing_is_exported_unless_somebody_asks_for_it() -> None:
    before = set(threading.enumerate())
    with running() as client:
        client.post("/say/softly", json={"text": "hello"})
        names = {thread.name for thread in set(threading.enumerate()) - before}
    assert not any("Otel" in name for name in names)


def test_spans_of_a_request_its_wait_and_its_computation_are_exported() -> None:
    with collecting() as collector:
        with running("echo", otlp_endpoint=collector.url) as client:
            client.post(f"/say/softly?text={SECRET}", json={"text": SECRET}, headers=FROM_CLIENT)
            client.post("/say/softly", json={"text": "bad"})
        spans = collector.spans
    assert {service for service, _ in spans} == {"echo"}
    ours = sorted((span for _, span in spans if span.trace_id.hex() == TRACE), key=lambda span: span.name)
    request, compute, queue = ours
    assert request.name == "POST /say/{manner}"
    assert request.parent_span_id.hex() == PARENT
    assert (compute.name, queue.name) == ("compute", "queue")
    assert queue.parent_span_id == compute.parent_span_id == request.span_id
    assert queue.end_time_unix_nano == compute.start_time_unix_nano
    assert request.start_time_unix_nano <= queue.start_time_unix_nano
    assert _attributes(compute) == {"mega.model": "echo", "mega.revision": "r7", "mega.batch_size": 1}
    assert SECRET not in str(spans), "a query may hold the text of a user"
    failed = [span for _, span in spans if _attributes(span).get("error.type") == "engine_failed"]
    assert [span.name for span in failed] == ["compute"]


def test_probes_make_no_spans() -> None:
    with collecting() as collector:
        with running("echo", otlp_endpoint=collector.url) as client:
            for path in ("/livez", "/readyz", "/metrics"):
                assert client.get(path).status_code == 200
            client.get("/v1/models")
        assert [span.name for _, span in collector.spans] == ["GET /v1/models"]


def test_the_usual_variable_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        with running() as client:
            client.get("/v1/models")
        assert len(collector.spans) == 1


def test_a_collector_that_is_away_disturbs_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        silent = f"http://127.0.0.1:{taken.getsockname()[1]}"  # it takes connections and never answers
        with running("echo", otlp_endpoint=silent) as client:
            began = time.monotonic()
            for _ in range(20):
                assert client.post("/say/softly", json={"text": "hello"}).status_code == 200
            assert time.monotonic() - began < 2
            began = time.monotonic()
        assert time.monotonic() - began < 3, "the end waits a second for it, and no longer"


def _attributes(span: Span) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "") for one in span.attributes}
