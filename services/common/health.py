"""Whether a service lives, whether it takes requests, and which model it runs.

Contract: `/livez` answers always; `/readyz` 200 only where a request would be computed, else 503 with the
reason; `/v1/models` in OpenAI's shape. A model that is not in memory now is still listed. It does not know
what is computed.
"""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.common.stage import Stage, State


class Alive(BaseModel):
    """The answer of /livez."""

    status: Literal["alive"] = "alive"
    state: State


class Readiness(BaseModel):
    """The answer of /readyz; `reason` says why not."""

    state: State
    reason: str


class Model(BaseModel):
    """A model in OpenAI's shape, and what we know beyond it. `created` is when it was loaded (Unix time)."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "mega-pipeline"
    revision: str
    device: str
    compute_type: str
    languages: list[str]
    licence: str
    loaded: bool


class Models(BaseModel):
    """The answer of /v1/models; empty until a model was loaded for the first time."""

    object: Literal["list"] = "list"
    data: list[Model]


def health_router(stage: Stage) -> APIRouter:
    """The three routes."""
    router = APIRouter(tags=["service"])

    @router.get("/livez")
    async def livez() -> Alive:
        """Whether the process answers."""
        return Alive(state=stage.state)

    @router.get(
        "/readyz", responses={503: {"model": Readiness, "description": "No request would be computed"}}
    )
    async def readyz(response: Response) -> Readiness:
        """Whether a request would be computed."""
        response.status_code = 200 if stage.takes_requests else 503
        return Readiness(state=stage.state, reason=stage.reason)

    @router.get("/v1/models")
    async def models() -> Models:
        """The model of this service."""
        return Models(data=entries(stage))

    return router


def entries(stage: Stage) -> list[Model]:
    """The model of a stage, in OpenAI's shape; none before it was ever loaded."""
    info = stage.info
    if info is None:
        return []
    return [
        Model(
            id=info.model,
            created=stage.loaded_at,
            revision=info.revision,
            device=info.device,
            compute_type=info.compute_type,
            languages=list(info.languages),
            licence=info.licence,
            loaded=stage.loaded,
        )
    ]
