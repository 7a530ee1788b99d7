"""Every call of an episode belongs to one trace, and no two episodes share one; a step's calls have keys."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx

from services.pipeline.calls import stages
from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.calls.trace import trace_headers
from services.pipeline.episodes.doers import Doers
from services.pipeline.episodes.order import Order
from services.pipeline.episodes.spec import Spec
from services.pipeline.episodes.teams import Teams
from services.pipeline.episodes.work import StepWork
from services.pipeline.local import run as runs
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store
from tests.unit.pipeline.fake_stage import audio, create_app


async def heard(*_: object) -> bool:
    return True


class Recording(httpx.ASGITransport):
    """Keeps every call to the five stages."""

    def __init__(self) -> None:
        super().__init__(app=create_app())
        self.seen: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return await super().handle_async_request(request)


def test_one_trace_an_episode(tmp_path: Path) -> None:
    store, settings = Store.open(str(tmp_path / "store")), PipelineSettings()
    drafts = [tmp_path / name for name in ("one.mp3", "two.mp3")]
    for seconds, draft in enumerate(drafts, start=1):
        draft.write_bytes(audio(seconds))
    prompts = runs.take_in(store, drafts, settings).prompts
    orders = [Order(Spec(one.name, one.path, "staff", ("fr", "de")), "fr") for one in prompts]
    transport = Recording()

    async def run() -> set[str]:
        endpoints = FixedEndpoints(dict.fromkeys(stages.STAGES, "http://stage"))
        client = StageClient(endpoints, settings, transport=transport)
        doers = Doers(client, Teams(), PipelineSettings())
        work = StepWork(store, client, heard, parallel=2, patience_s=0, doers=doers)
        states = {(await work.do(order, step))["state"] for order in orders for step in order.steps()}
        await client.close()
        return states

    assert asyncio.run(run()) == {"made"}
    parents = [request.headers["traceparent"].split("-") for request in transport.seen]
    traces = Counter(trace_id for _, trace_id, _, _ in parents)
    assert len(traces) == 2
    assert min(traces.values()) >= 8, "A, B twice, C, and D and E for two languages"
    assert len({span_id for _, _, span_id, _ in parents}) == len(parents)
    assert len({request.headers["x-request-id"] for request in transport.seen}) == len(parents)
    first = [
        request for request in transport.seen if request.headers["traceparent"][3:35] in list(traces)[:1]
    ]
    keys = [request.headers["idempotency-key"] for request in first if request.method == "POST"]
    assert len(set(keys)) == len(keys) >= 8, "no two calls of an episode share a key"


def test_a_call_outside_an_episode_has_a_trace_of_its_own() -> None:
    first, second = trace_headers(), trace_headers()
    assert first["traceparent"][3:35] != second["traceparent"][3:35]
    assert len(first["traceparent"]) == 55
