"""What is seen of real services: one trace id through their logs, and the work of their engines measured."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.calls.trace import begin_trace
from services.pipeline.settings import PipelineSettings
from tests.contract.live import Live

pytestmark = [pytest.mark.integration]

SAMPLE = Path(__file__).parents[2] / "samples" / "01-very-cheesy.mp3"


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
        ours = _of_trace(service, trace_id)
        (line,) = (entry for entry in ours if "route" in entry)
        assert (line["service"], line["route"], line["status"]) == (service.name, route, 200)
        assert len(line["request_id"]) == 32
        assert "cheese" not in json.dumps(ours), "texts of users are never logged"


def _of_trace(service: Live, trace_id: str) -> list[dict[str, Any]]:
    """The lines of a trace; the one of the request may come a little after its answer."""
    until = time.monotonic() + 5
    while True:
        ours = [entry for entry in _log(service) if entry.get("trace_id") == trace_id]
        if any("route" in entry for entry in ours) or time.monotonic() > until:
            return ours
        time.sleep(0.05)


SPEECH = {"input": "We all love cheese.", "model": "demo-voice", "voice": "demo", "response_format": "wav"}
WORK: dict[str, tuple[str, dict[str, Any], str]] = {
    "transcribe_audio": (
        "/v1/audio/transcriptions",
        {"files": {"file": SAMPLE.read_bytes()}},
        "audio_seconds",
    ),
    "generate_text": ("/v1/rewrite", {"json": {"text": "we all love cheese", "mode": "correct"}}, "tokens"),
    "translate_text": ("/translate", {"json": {"q": "Hello.", "source": "en", "target": "fr"}}, "characters"),
    "synthesis_audio_en": ("/v1/audio/speech", {"json": SPEECH}, "audio_seconds"),
}


@pytest.mark.parametrize("name", WORK)
def test_the_work_of_a_real_engine_is_measured(name: str, live: Callable[[str], Live]) -> None:
    path, content, unit = WORK[name]
    with live(name).client() as client:
        answer = client.post(path, **content)
        assert answer.is_success, answer.text
        model = client.get("/v1/models").json()["data"][0]
        families = list(text_string_to_metric_families(client.get("/metrics").text))
    labels = {"service": name, "model": model["id"], "revision": model["revision"]}
    values = {one.name: one.value for family in families for one in family.samples if one.labels == labels}
    assert values[f"mega_{unit}_total"] > 0
    assert values["mega_compute_seconds_sum"] > 0
    assert values["mega_batch_size_sum"] >= 1
    assert (values.get("mega_real_time_factor_count", 0) > 0) == (unit == "audio_seconds")


def _log(service: Live) -> list[dict[str, Any]]:
    return [json.loads(line) for line in service.log.read_text().splitlines()]
