"""How the five stages are, asked when somebody wants to know, and kept for two seconds.

Contract: `StageStates.all()` never fails; a stage that does not answer is "away". `since` is when a stage was
first seen in its state. It does not know what is waiting for a stage.
"""

import asyncio
import time

import httpx

from services.pipeline.api.bodies import StageState, when
from services.pipeline.calls.client import StageClient
from services.pipeline.calls.stages import STAGES

_FRESH_S = 2.0


class StageStates:
    """Of the stages at `urls`."""

    def __init__(self, urls: dict[str, str], client: StageClient) -> None:
        self._urls, self._client = urls, client
        self._http = httpx.AsyncClient(trust_env=False, timeout=2.0)
        self._known: dict[str, StageState] = {}
        self._asked_at = 0.0
        self._asking = asyncio.Lock()

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def all(self) -> list[StageState]:
        """Every stage, in the order of the work."""
        async with self._asking:
            if time.monotonic() - self._asked_at > _FRESH_S:
                found = await asyncio.gather(*(self._ask(name) for name in STAGES))
                self._known = {state.name: state for state in found}
                self._asked_at = time.monotonic()
        return list(self._known.values())

    async def _ask(self, name: str) -> StageState:
        url, old = self._urls[name], self._known.get(name)
        state, reason = "away", "nobody answers at its address"
        try:
            answer = (await self._http.get(f"{url}/readyz")).json()
            state, reason = str(answer["state"]), str(answer.get("reason") or "")
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            pass
        model = await self._client.model_now(STAGES[name]) if state != "away" else None
        return StageState(
            name=name,
            url=url,
            state=state,
            reason=reason,
            model=model.id if model else "",
            revision=model.revision if model else "",
            since=old.since if old and old.state == state else when(time.time()),
        )
