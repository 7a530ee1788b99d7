"""Every call of an episode belongs to one trace, and no two episodes share one."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx

from services.pipeline import runs
from services.pipeline.calls import stages
from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.calls.trace import trace_headers
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store
from services.pipeline.workflow import State, Workflow
from tests.unit.pipeline.fake_stage import audio, create_app


class Recording(httpx.ASGITransport):
    """Keeps the headers of every call to the five stages."""

    def __init__(self) -> None:
        super().__init__(app=create_app())
        self.seen: list[httpx.Headers] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request.headers)
        return await super().handle_async_request(request)


def test_one_trace_an_episode(tmp_path: Path) -> None:
    store, settings = Store.open(str(tmp_path / "store")), PipelineSettings()
    drafts = [tmp_path / name for name in ("one.mp3", "two.mp3")]
    for seconds, draft in enumerate(drafts, start=1):
        draft.write_bytes(audio(seconds))
    episodes = runs.plan(store, runs.take_in(store, drafts, settings).prompts, "staff", ["fr", "de"])
    transport = Recording()

    async def run() -> set[State]:
        endpoints = FixedEndpoints(dict.fromkeys(stages.STAGES, "http://stage"))
        client = StageClient(endpoints, settings, transport=transport)
        reports = await Workflow(store, client).run(episodes)
        await client.close()
        return {report.state for report in reports}

    assert asyncio.run(run()) == {State.MADE}
    parents = [headers["traceparent"].split("-") for headers in transport.seen]
    traces = Counter(trace_id for _, trace_id, _, _ in parents)
    assert len(traces) == 2
    assert min(traces.values()) >= 8, "A, B twice, C, and D and E for two languages"
    assert len({span_id for _, _, span_id, _ in parents}) == len(parents)
    assert len({headers["x-request-id"] for headers in transport.seen}) == len(parents)


def test_a_call_outside_an_episode_has_a_trace_of_its_own() -> None:
    first, second = trace_headers(), trace_headers()
    assert first["traceparent"][3:35] != second["traceparent"][3:35]
    assert len(first["traceparent"]) == 55
