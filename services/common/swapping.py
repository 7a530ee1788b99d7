"""POST /v1/models/load: another model takes the place of the one that works, and no call is dropped.

Contract: the model is an id of the catalogue, never a path. It is loaded beside the old one, and has every
request that begins after that; the old one ends those that it has, streams too, and is closed. Until then
both are in memory. Where it can't be loaded the answer says why and the old one works on. A service whose own
model failed can be given another. Who may: a key with the scope `all`; without keys this machine, as for
every request. After a restart the settings decide again. It does not know engines.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.common.auth.keys import ALL
from services.common.engine import Engine
from services.common.errors import Forbidden, ModelNotFound
from services.common.health import Models, entries
from services.common.stage import Stage

Remake = Callable[[str], Engine[Any, Any]]
"""An engine, not loaded, for the model of that id."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Wanted(BaseModel):
    """Which model is to work from now on."""

    model: str = Field(min_length=1, max_length=200)
    """An id of `mega models list` that is here."""


class _NotAllowed(Forbidden):
    code = "missing_scope"


def swap_router(stage: Stage, remake: Remake) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["service"])

    @router.post("/v1/models/load")
    async def load(request: Request, wanted: Wanted) -> Models:
        """Have another model work; answers when it does."""
        _check_allowed(request)
        await stage.swap(remake(_checked(wanted.model)))
        return Models(data=entries(stage))

    return router


def _check_allowed(request: Request) -> None:
    scopes = getattr(request.state, "scopes", None)
    if scopes is not None and ALL not in scopes:
        hint = "ask the operator, whose key has the scope all"
        raise _NotAllowed("this key may not change the model of a service", hint=hint)


def _checked(model: str) -> str:
    """The id, which must not mean a folder of the machine."""
    if not _ID.fullmatch(model) or Path(model).exists():
        raise ModelNotFound(f"no model {model!r} here", param="model", hint="name an id of the catalogue")
    return model
