"""A whole application around an engine that gives back its text; `python echo_app.py PORT` serves it."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import BaseModel

from services.common.app import create_service_app
from services.common.engine import EngineInfo
from services.common.errors import EngineFailed, InvalidRequest, StageError
from services.common.events import Event, event_stream
from services.common.serving import serve
from services.common.settings import StageSettings
from services.common.stage import Stage, get_stage

SECRET = "what-a-user-wrote"


class Echo:
    """Gives back its text; "bad" fails alone, "crash" raises, "slow" takes 50 ms."""

    def load(self) -> EngineInfo:
        return EngineInfo("echo", "r7", "cpu", "float32", ("en",))

    def warm_up(self) -> None:
        pass

    def infer(self, batch: Sequence[str]) -> Sequence[str | StageError]:
        if "crash" in batch:
            raise ValueError("crashed")
        time.sleep(0.05 if "slow" in batch else 0)
        return [EngineFailed("bad") if text == "bad" else text for text in batch]

    def close(self) -> None:
        pass


class Said(BaseModel):
    """A text."""

    text: str


def _work(request: str, result: str) -> Mapping[Any, float]:
    if request == "unmeasured":
        raise ZeroDivisionError
    return {"audio_seconds": 0.1 * len(result), "characters": len(request), "tokens": 1}


def _routes() -> APIRouter:
    router = APIRouter()

    @router.post("/say/{manner}")
    async def say(manner: str, said: Said, stage: Annotated[Stage, Depends(get_stage)]) -> str:
        return str(await stage.submit(said.text))

    @router.get("/broken")
    async def broken() -> None:
        raise RuntimeError("broken")

    @router.get("/forever")
    async def forever() -> None:
        await asyncio.sleep(60)

    @router.get("/stream")
    async def stream(request: Request) -> Response:
        async def events() -> AsyncIterator[Event]:
            yield {"n": 1}
            raise InvalidRequest("no more")

        return await event_stream(request, events())

    return router


def build(name: str = "echo", **settings: Any) -> Any:
    """The application; nothing is loaded yet."""
    return create_service_app(
        name=name, settings=StageSettings(**settings), engine=Echo(), routers=[_routes()], work=_work
    )


@contextmanager
def running(name: str = "echo", **settings: Any) -> Iterator[TestClient]:
    """A client of the application, once it is ready."""
    with TestClient(build(name, **settings)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.005)
        yield client


def sample(client: TestClient, name: str, **labels: str) -> float | None:
    """The value of one sample of /metrics; labels without service. None where it is not there."""
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for found in family.samples:
            if found.name == name and {**found.labels, "service": ""} == {**labels, "service": ""}:
                return found.value
    return None


if __name__ == "__main__":
    own = StageSettings(port=int(sys.argv[1]))
    serve(build(port=own.port), own)
