"""`/livez` and `/readyz` of the pipeline: does the process answer, and can store and database be used?

Contract: `/readyz` is 503 with the reason where an episode could not be begun. A stage that is away does not
count: work waits for it. It does not know the stages.
"""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.pipeline.api.state import State, service_of

router = APIRouter(tags=["service"])


class Alive(BaseModel):
    """The answer of /livez."""

    status: Literal["alive"] = "alive"
    state: State


class Readiness(BaseModel):
    """The answer of /readyz; `reason` says why not."""

    state: State
    reason: str


@router.get("/livez")
async def livez(request: Request) -> Alive:
    """Whether the process answers."""
    return Alive(state=service_of(request).state)


@router.get("/readyz", responses={503: {"model": Readiness, "description": "No episode could be begun"}})
async def readyz(request: Request, response: Response) -> Readiness:
    """Whether store and database can be used."""
    service = service_of(request)
    await service.check()
    response.status_code = 200 if service.state is State.READY else 503
    return Readiness(state=service.state, reason=service.reason)
