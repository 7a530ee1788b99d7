"""Metrics: what is counted of requests, of the queue and of the engine, and how it is told."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context

import httpx
import pytest
from fastapi.testclient import TestClient

from services.common.errors import DeadlinePassed, Overloaded
from services.common.observe.metrics import ServiceMetrics
from services.common.observe.watch import Computed
from services.common.running.runner import Runner
from tests.unit.common.echo_app import Echo, build, running, sample

MODEL = {"model": "echo", "revision": "r7"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    with running() as client:
        yield client


def _say(client: TestClient, text: str, manner: str = "softly") -> int:
    return client.post(f"/say/{manner}", json={"text": text}).status_code


def test_requests_are_counted_by_the_template_of_their_route(client: TestClient) -> None:
    for manner in ("softly", "loudly", "softly"):
        _say(client, "hello", manner)
    _say(client, "bad")
    assert sample(client, "mega_requests_total", method="POST", route="/say/{manner}", status="200") == 3
    assert sample(client, "mega_requests_total", method="POST", route="/say/{manner}", status="500") == 1
    assert sample(client, "mega_request_seconds_count", method="POST", route="/say/{manner}") == 4
    assert sample(client, "mega_errors_total", code="engine_failed") == 1
    assert sample(client, "mega_requests_in_flight") == 0


def test_guessed_paths_and_methods_make_no_series_of_their_own(client: TestClient) -> None:
    for number in range(20):
        client.get(f"/nothing/{number}")
        client.get(f"/docs/assets/{number}")
        client.request(f"M{number}", "/livez")
    assert sample(client, "mega_requests_total", method="GET", route="unmatched", status="404") == 20
    assert sample(client, "mega_requests_total", method="other", route="/livez", status="405") == 20
    assert (
        sample(client, "mega_requests_total", route="/docs/assets/{file}", status="404", method="GET") == 20
    )
    assert client.get("/metrics").text.count("mega_requests_total{") < 6


def test_an_error_that_nobody_caught_is_counted_and_has_its_ids(client: TestClient) -> None:
    answer = client.get("/broken", headers={"x-request-id": "mine"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == answer.json()["error"]["request_id"] == "mine"
    assert answer.headers["traceparent"]
    assert sample(client, "mega_requests_total", method="GET", route="/broken", status="500") == 1
    assert sample(client, "mega_errors_total", code="internal_error") == 1


def test_the_error_at_the_end_of_a_stream_is_counted(client: TestClient) -> None:
    assert client.get("/stream").status_code == 200
    assert sample(client, "mega_errors_total", code="invalid_request") == 1


def test_the_engines_work_is_measured_with_its_model(client: TestClient) -> None:
    _say(client, "slow")
    assert sample(client, "mega_items_total", outcome="ok", **MODEL) == 1
    assert sample(client, "mega_compute_seconds_count", **MODEL) == 1
    seconds = sample(client, "mega_compute_seconds_sum", **MODEL) or 0
    assert 0.05 <= seconds < 5
    assert sample(client, "mega_queue_seconds_count", **MODEL) == 1
    assert sample(client, "mega_batch_size_sum", **MODEL) == 1
    assert sample(client, "mega_audio_seconds_total", **MODEL) == pytest.approx(0.4)
    assert sample(client, "mega_characters_total", **MODEL) == 4
    assert sample(client, "mega_real_time_factor_sum", **MODEL) == pytest.approx(seconds / 0.4)


def test_work_that_cannot_be_measured_does_not_take_the_answer_with_it(client: TestClient) -> None:
    assert _say(client, "unmeasured") == 200
    assert _say(client, "bad") == 500
    assert sample(client, "mega_items_total", outcome="ok", **MODEL) == 1
    assert sample(client, "mega_items_total", outcome="failed", **MODEL) == 1
    assert sample(client, "mega_characters_total", **MODEL) is None


def test_state_model_and_process_are_told(client: TestClient) -> None:
    assert sample(client, "mega_state", state="ready") == 1
    assert sample(client, "mega_state", state="loading") == 0
    assert sample(client, "mega_model_info", compute_type="float32", device="cpu", **MODEL) == 1
    assert (sample(client, "process_resident_memory_bytes") or 0) > 1e6
    assert 'process_cpu_seconds_total{service="echo"}' in client.get("/metrics").text


def test_two_applications_count_apart(client: TestClient) -> None:
    with running("other") as other:
        _say(other, "hello")
        assert 'service="other"' in other.get("/metrics").text
    assert sample(client, "mega_items_total", outcome="ok", **MODEL) is None


def test_open_metrics_on_request_with_traces_as_exemplars(client: TestClient) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    client.get("/v1/models", headers={"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"})
    answer = client.get("/metrics", headers={"accept": "application/openmetrics-text;version=1.0.0;q=0.5"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert answer.text.endswith("# EOF\n")
    assert f'trace_id="{trace_id}"' in answer.text


@pytest.mark.parametrize(
    "accept", ["*/*", "text/plain;version=x", "application/openmetrics-text;version=x", ";;=,", ""]
)
def test_any_accept_header_is_answered(client: TestClient, accept: str) -> None:
    answer = client.get("/metrics", headers={"accept": accept})
    assert answer.status_code == 200
    assert "mega_state" in answer.text


async def test_a_client_that_left_counts_as_499() -> None:
    app = build()
    here = ("127.0.0.1", 5000)
    scope: dict[str, object] = {"type": "http", "method": "GET", "path": "/forever", "query_string": b""}

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0.02)
        assert 'mega_requests_in_flight{service="echo"} 1.0' in (await _get(app, "/metrics")).text
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        raise AssertionError(message)

    await app({**scope, "headers": [], "client": here, "server": here}, receive, send)
    text = (await _get(app, "/metrics")).text
    assert 'mega_requests_total{method="GET",route="/forever",service="echo",status="499"} 1.0' in text
    assert 'mega_requests_in_flight{service="echo"} 0.0' in text
    assert 'mega_dropped_total{reason="client_left",service="echo"} 0.0' in text, "known before it happens"


async def _get(app: object, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://echo") as client:
        return await client.get(path)


class Held(Echo):
    """An engine that waits."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def infer(self, batch: Sequence[str]) -> Sequence[str]:
        self.gate.wait(5)
        return list(batch)


async def test_what_is_dropped_is_counted_by_its_reason() -> None:
    engine, metrics = Held(), ServiceMetrics("held", lambda: None)
    runner: Runner[str, str] = Runner(engine, max_batch=1, max_wait_ms=0, max_queue=2, watch=metrics)
    await runner.start()
    held = asyncio.create_task(runner.submit("held"))
    await asyncio.sleep(0.02)
    late = asyncio.create_task(runner.submit("late", deadline_s=0.2))
    left = asyncio.create_task(runner.submit("left"))
    await asyncio.sleep(0.02)
    assert _value(metrics, "mega_queue_depth") == 2
    with pytest.raises(Overloaded):
        await runner.submit("too many")
    left.cancel()
    with suppress(asyncio.CancelledError):
        await left
    with pytest.raises(DeadlinePassed):
        await late
    assert _value(metrics, "mega_queue_depth") == 0
    engine.gate.set()
    assert await held == "held"
    await runner.drain()
    assert _value(metrics, "mega_queue_depth") == 0
    for reason in ("queue_full", "deadline_passed", "client_left"):
        assert _value(metrics, "mega_dropped_total", reason=reason) == 1


def test_the_real_time_factor_is_of_the_whole_batch() -> None:
    metrics = ServiceMetrics("voice", lambda: None, lambda request, result: {"audio_seconds": result})
    batch = [Computed("a", 2.0, 10.0, copy_context()), Computed("b", 6.0, 11.0, copy_context())]
    metrics.computed(batch, 12.0, 14.0)
    labels = {"model": "", "revision": ""}
    assert _value(metrics, "mega_real_time_factor_sum", **labels) == pytest.approx(2 / 8)
    assert _value(metrics, "mega_queue_seconds_sum", **labels) == pytest.approx(3.0)
    assert _value(metrics, "mega_batch_size_bucket", le="2.0", **labels) == 1
    assert _value(metrics, "mega_batch_size_bucket", le="1.0", **labels) == 0


def _value(metrics: ServiceMetrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, {"service": metrics.service, **labels})
