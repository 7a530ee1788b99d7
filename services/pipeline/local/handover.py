"""Leave a run to a pipeline service that is at work on the same store already.

Contract: a service notes its address in the store (`noted`), `running_service` finds one that answers,
`hand_over` begins the orders there and follows them to their end; the reports are those that a run of this
process would give. Only stores that are folders have notes. It does not know how the service works.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from services.pipeline.calls.client import credentials
from services.pipeline.episodes.order import ALL_TASKS, Order
from services.pipeline.episodes.outcome import OVER, Observer, State, StepReport, report_from
from services.pipeline.errors import ServiceRefused, ServiceUnreachable
from services.pipeline.settings import PipelineSettings
from services.pipeline.storage.artifacts import Store
from services.pipeline.storage.backend import LocalBackend

NOTE = ".mega/service.json"
_LOOK_S = 0.3


@contextmanager
def noted(store: Store, url: str) -> Iterator[None]:
    """While inside, the store says that a service works on it at `url`."""
    note = {"url": url, "pid": os.getpid()}
    local = isinstance(store.backend, LocalBackend)
    if local:
        store.backend.write(NOTE, json.dumps(note).encode())
    try:
        yield
    finally:
        if local and _note(store) == note:
            store.backend.remove(NOTE)


def _note(store: Store) -> dict[str, Any] | None:
    try:
        found = json.loads(store.backend.read(NOTE) or b"null")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


async def running_service(store: Store) -> str | None:
    """The address of a service on this store that takes requests; None where there is none."""
    note = _note(store) if isinstance(store.backend, LocalBackend) else None
    if note is None:
        return None
    with contextlib.suppress(httpx.HTTPError):
        async with httpx.AsyncClient(trust_env=False, timeout=2.0) as http:
            if (await http.get(f"{note['url']}/readyz")).status_code == 200:
                return str(note["url"])
    return None


def can_take(orders: Sequence[Order]) -> bool:
    """Whether the service's way of giving orders can say these."""
    return all(order.tasks == ALL_TASKS for order in orders)


async def hand_over(
    url: str, orders: Sequence[Order], settings: PipelineSettings, observe: Observer
) -> list[StepReport]:
    """See the contract. Raises ServiceRefused, ServiceUnreachable."""
    headers = credentials(settings.api_key)
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60.0, headers=headers) as http:
        found = await asyncio.gather(*(_follow(http, order, observe) for order in orders))
    return [report for reports in found for report in reports]


async def _follow(http: httpx.AsyncClient, order: Order, observe: Observer) -> list[StepReport]:
    episode = await _begin(http, order)
    told: dict[str, StepReport] = {}
    while True:
        steps = {step["name"]: step for step in episode["steps"]}
        for step in order.steps():
            report = report_from(step, steps.get(step.slug, {"state": "waiting"}))
            if told.get(step.slug) != report and report.state is not State.WAITING:
                observe(report)
            told[step.slug] = report
        if episode["state"] in OVER:
            return list(told.values())
        await asyncio.sleep(_LOOK_S)
        episode = await _asked(http, "GET", f"/v1/episodes/{order.spec.id}")


async def _begin(http: httpx.AsyncClient, order: Order) -> dict[str, Any]:
    spec = order.spec
    body = {
        "prompt": spec.prompt,
        "group": spec.group,
        "languages": list(spec.languages),
        "title": spec.title[:200],
        "glossary": dict(spec.glossary),
        "mode": spec.mode,
        "voice": spec.voice,
        "host": spec.host,
        "show": spec.show,
    }
    episode = await _asked(http, "POST", "/v1/episodes", json=body)
    if order.again or episode["state"] in ("failed", "cancelled"):
        again = {"steps": sorted(order.again)}
        episode = await _asked(http, "POST", f"/v1/episodes/{spec.id}/retry", json=again)
    return episode


async def _asked(http: httpx.AsyncClient, method: str, path: str, **content: Any) -> dict[str, Any]:
    try:
        response = await http.request(method, path, **content)
        answer: dict[str, Any] = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ServiceUnreachable(
            f"the pipeline's service does not answer ({type(error).__name__})",
            hint="What it makes is kept; run the same command again.",
        ) from error
    if response.is_error:
        told = answer["error"]
        raise ServiceRefused(f"the pipeline's service: {told['message']}", hint=told.get("hint"))
    return answer
