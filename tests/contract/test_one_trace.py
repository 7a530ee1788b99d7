"""One trace id runs from the pipeline's client through the logs of real services, and back."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from services.pipeline.client import FixedEndpoints, StageClient
from services.pipeline.settings import PipelineSettings
from services.pipeline.trace import begin_trace
from tests.contract.live import Live

pytestmark = [pytest.mark.integration]


def test_two_services_log_what_they_do_under_the_trace_of_the_episode(live: Callable[[str], Live]) -> None:
    services = [live("generate_text"), live("translate_text")]

    async def episode() -> str:
        trace_id = begin_trace()
        endpoints = FixedEndpoints({service.name: service.url for service in services})
        client = StageClient(endpoints, PipelineSettings())
        corrected = await client.rewrite("we all love cheese", "correct")
        await client.translate(corrected, "fr")
        await client.close()
        return trace_id

    trace_id = asyncio.run(episode())
    for service, route in zip(services, ("/v1/rewrite", "/translate"), strict=True):
        ours = [entry for entry in _log(service) if entry.get("trace_id") == trace_id]
        (line,) = (entry for entry in ours if "route" in entry)
        assert (line["service"], line["route"], line["status"]) == (service.name, route, 200)
        assert len(line["request_id"]) == 32
        assert "cheese" not in json.dumps(ours), "texts of users are never logged"


def test_the_work_of_a_real_engine_is_measured(live: Callable[[str], Live]) -> None:
    with live("translate_text").client() as client:
        model = client.get("/v1/models").json()["data"][0]
        assert client.post("/translate", json={"q": "Hello.", "source": "en", "target": "fr"}).is_success
        text = client.get("/metrics").text
    labels = f'{{model="{model["id"]}",revision="{model["revision"]}",service="translate_text"}}'
    computed = [line for line in text.splitlines() if line.startswith(f"mega_compute_seconds_count{labels} ")]
    assert len(computed) == 1
    assert float(computed[0].split()[-1]) >= 1


def _log(service: Live) -> list[dict[str, Any]]:
    return [json.loads(line) for line in service.log.read_text().splitlines()]
