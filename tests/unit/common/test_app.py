"""The app factory: states, health, error envelope, request ids."""

import time
from collections.abc import Iterator, Sequence

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from pydantic import BaseModel

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


class Body(BaseModel):
    """A body."""

    n: int


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

    @router.post("/body")
    async def body(body: Body) -> Body:
        return body

    return router


def _client(engine: Silent, *, max_body_bytes: int = 1000) -> TestClient:
    app = create_service_app(
        name="silent",
        settings=StageSettings(),
        engine=engine,
        routers=[_routes()],
        max_body_bytes=max_body_bytes,
    )
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
            ("/nowhere", 404, "not_found"),
        ):
            answer = client.get(path, headers={"x-request-id": "abc"})
            error = answer.json()["error"]
            assert (answer.status_code, error["code"], error["request_id"]) == (status, code, "abc")
            assert set(error) == {"message", "type", "param", "code", "hint", "request_id"}
            assert "secret" not in error["message"]
        assert client.get("/busy").headers["retry-after"] == "7"


def test_a_wrong_method_is_told_which_are_right() -> None:
    with _client(Silent()) as client:
        answer = client.delete("/busy")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("content", "headers", "status", "words"),
    [
        (b"{", {"content-type": "application/json"}, 400, "not JSON"),
        (b"[]", {"content-type": "application/json"}, 400, "send a JSON object"),
        (b'{"n": 1}', {"content-type": "text/plain"}, 400, "content-type: application/json"),
        (b"\xff", {"content-type": "application/json"}, 400, ""),
        (b" " * 101, {"content-type": "application/json"}, 413, "larger than 100 bytes"),
    ],
)
def test_a_body_that_cannot_be_read(content: bytes, headers: dict[str, str], status: int, words: str) -> None:
    with _client(Silent(), max_body_bytes=100) as client:
        answer = client.post("/body", content=content, headers=headers)
    assert answer.status_code == status
    assert words in answer.json()["error"]["message"]


def test_a_body_of_unknown_length_is_cut_short() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b" " * 30

    with _client(Silent(), max_body_bytes=100) as client:
        answer = client.post("/body", content=endless(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "payload_too_large")
