"""The app factory: states, health, error envelope, request ids."""

import time
from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.testclient import TestClient

from services.common.app import create_service_app
from services.common.engine import EngineInfo
from services.common.errors import Overloaded, StageError
from services.common.settings import StageSettings


class Silent:
    """An engine that loads, or fails to."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.closed = False

    def load(self) -> EngineInfo:
        if self.failure:
            raise self.failure
        return EngineInfo("silent", "r1", "cpu", "none", ("en",))

    def warm_up(self) -> None:
        pass

    def infer(self, batch: Sequence[str]) -> Sequence[str | StageError]:
        return list(batch)

    def close(self) -> None:
        self.closed = True


def _routes() -> APIRouter:
    router = APIRouter()

    @router.get("/busy")
    async def busy() -> None:
        raise Overloaded("full", retry_after_s=7)

    @router.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret path")

    @router.get("/number")
    async def number(n: int) -> int:
        return n

    return router


def _client(engine: Silent) -> TestClient:
    app = create_service_app(name="silent", settings=StageSettings(), engine=engine, routers=[_routes()])
    return TestClient(app, raise_server_exceptions=False)


def _settle(client: TestClient) -> str:
    for _ in range(200):
        state: str = client.get("/readyz").json()["state"]
        if state in {"ready", "failed"}:
            return state
        time.sleep(0.01)
    raise AssertionError("never settled")


def test_a_loaded_service_is_ready_and_names_its_model() -> None:
    engine = Silent()
    with _client(engine) as client:
        assert _settle(client) == "ready"
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/models").json()["data"][0]["revision"] == "r1"
    assert engine.closed


def test_a_failed_load_keeps_the_service_alive_and_says_why() -> None:
    with _client(Silent(ValueError("weights are gone"))) as client:
        assert _settle(client) == "failed"
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "weights are gone" in answer.json()["reason"]
        assert client.get("/livez").status_code == 200


def test_errors_have_one_shape() -> None:
    with _client(Silent()) as client:
        for path, status, code in (
            ("/busy", 429, "overloaded"),
            ("/broken", 500, "internal_error"),
            ("/number?n=x", 400, "invalid_request"),
            ("/nowhere", 404, "http_error"),
        ):
            answer = client.get(path, headers={"x-request-id": "abc"})
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["request_id"]) == (status, code, "abc")
            assert set(error) == {"message", "type", "param", "code", "hint", "request_id"}
            assert "secret" not in error["message"]
        assert client.get("/busy").headers["retry-after"] == "7"
