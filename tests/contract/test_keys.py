"""API keys at the services' doors: scopes of every route, clients of others, and a real server under uploads,
streams and clients that leave.
"""

import asyncio
import socket
import threading
import time
import urllib.error
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import openai
import pytest
import uvicorn
from fastapi import APIRouter, FastAPI, UploadFile
from fastapi.responses import StreamingResponse
from libretranslatepy import LibreTranslateAPI
from pydantic import Field

from services.common.app import create_service_app
from services.common.auth.keyfile import changing
from services.common.auth.keys import SCOPES, new_key
from services.common.settings import StageSettings
from services.generate_text.app import create_app as generate
from services.generate_text.settings import GenerateSettings
from services.pipeline.api.app import create_app as pipeline
from services.pipeline.settings import PipelineSettings
from services.synthesis_audio.app import create_app as synthesize
from services.synthesis_audio.settings import SynthesisSettings
from services.transcribe_audio.app import create_app as transcribe
from services.transcribe_audio.settings import TranscribeSettings
from services.translate_text.app import create_app as translate
from services.translate_text.settings import TranslateSettings
from tests.contract.live import started
from tests.unit.common.slow_service import Slow

SERVICES: dict[str, tuple[Callable[..., FastAPI], type[StageSettings] | type[PipelineSettings]]] = {
    "transcribe": (transcribe, TranscribeSettings),
    "generate": (generate, GenerateSettings),
    "translate": (translate, TranslateSettings),
    "synthesize": (synthesize, SynthesisSettings),
    "pipeline": (pipeline, PipelineSettings),
}
PROBES = {"/livez", "/readyz"}
FOR_ANY_KEY = {"/v1/models", "/metrics"}
LIBRETRANSLATES_OPEN = {"/languages", "/frontend/settings", "/health"}
"""What LibreTranslate itself answers without a key; its clients ask them before they have one."""
REFUSALS = {"missing_api_key", "invalid_api_key", "expired_api_key", "missing_scope", "rate_limited"}
UPLOAD = 100 << 20


def make(path: Path, *scopes: str, **limits: Any) -> str:
    text, key = new_key("group-01", scopes, **limits)
    with changing(path) as keys:
        keys[key.id] = key
    return text


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def guarded_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of every route in the document that asks for a scope."""
    unguarded = PROBES | FOR_ANY_KEY | LIBRETRANSLATES_OPEN
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return [(method, path) for path, by in paths.items() for method in by if path not in unguarded]


@pytest.mark.parametrize("scope", SCOPES)
async def test_every_route_asks_for_its_services_scope(scope: str, tmp_path: Path) -> None:
    create, settings = SERVICES[scope]
    path = tmp_path / "keys.json"
    right = make(path, scope)
    wrong = make(path, *(other for other in SCOPES if other != scope))
    app = create(settings(keys_file=path))
    routes = guarded_routes(app)
    assert routes
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://stage") as client:
        for method, route in routes:
            asked = {None: 401, "mega_abcd_wrong": 401, wrong: 403}
            for key, status in asked.items():
                answer = await client.request(method, route, headers=bearer(key) if key else {})
                assert (answer.status_code, method, route) == (status, method, route)
            assert answer.json()["error"]["code"] == "missing_scope"
            answer = await client.request(method, route, headers=bearer(right))
            assert not REFUSALS & {answer.text.partition('"code":"')[2].partition('"')[0]}
        for route in FOR_ANY_KEY - ({"/v1/models"} if scope == "pipeline" else set()):
            assert (await client.get(route)).status_code == 401
            assert (await client.get(route, headers=bearer(wrong))).status_code == 200
        for route in PROBES:
            assert (await client.get(route)).status_code in (200, 503)


@pytest.mark.parametrize("scope", SCOPES)
def test_the_document_names_both_headers_and_none(scope: str) -> None:
    document = SERVICES[scope][0]().openapi()
    assert document["security"] == [{}, {"bearer": []}, {"header": []}]
    assert set(document["components"]["securitySchemes"]) == {"bearer", "header"}
    assert document["components"]["schemas"]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of `app` under uvicorn, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(base_url=url, trust_env=False) as client:
                while client.get("/readyz").status_code != 200:
                    time.sleep(0.02)
            yield url
        finally:
            server.should_exit = True
            thread.join()


def _routes() -> APIRouter:
    router = APIRouter()

    @router.post("/upload")
    async def upload(file: UploadFile) -> int:
        return file.size or 0

    @router.get("/endless")
    async def endless(pause_s: Annotated[float, Field(gt=0)] = 0.02) -> StreamingResponse:
        async def body() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 1000
                await asyncio.sleep(pause_s)

        return StreamingResponse(body())

    return router


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def url(keys_file: Path) -> Iterator[str]:
    """A service for the scope `transcribe`; one key is there, so that it asks for keys."""
    make(keys_file, "translate")
    app = create_service_app(
        name="uploads",
        settings=StageSettings(keys_file=keys_file),
        engine=Slow(),
        routers=[_routes()],
        scope="transcribe",
        max_body_bytes=2 * UPLOAD,
    )
    with served(app) as address:
        yield address


def begin_upload(url: str, headers: dict[str, str]) -> bytes:
    """What the server says to the head of an upload whose body never comes; empty if nothing in 0.3 s."""
    host, port = url.removeprefix("http://").split(":")
    given = {
        "Host": f"{host}:{port}",
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": str(UPLOAD),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"POST /upload HTTP/1.1\r\n{head}\r\n".encode())
        connection.settimeout(0.3)
        try:
            return connection.recv(4096)
        except TimeoutError:
            return b""


def test_a_large_upload_without_a_key_is_answered_before_it_is_sent(url: str, keys_file: Path) -> None:
    good = bearer(make(keys_file, "transcribe"))
    expect = {"Expect": "100-continue"}
    for refused in ({}, bearer("mega_abcd_wrong"), expect, expect | bearer("mega_abcd_wrong")):
        assert begin_upload(url, refused).startswith(b"HTTP/1.1 401 ")
    assert begin_upload(url, good | expect).startswith(b"HTTP/1.1 100 ")
    assert begin_upload(url, good) == b""


def test_a_client_that_sends_it_all_is_told_why_too(url: str) -> None:
    file = {"file": bytes(UPLOAD // 4)}
    answer = httpx.post(f"{url}/upload", files=file, trust_env=False, timeout=30)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "missing_api_key")


def test_a_stream_counts_until_its_client_leaves(url: str, keys_file: Path) -> None:
    key = bearer(make(keys_file, "transcribe", concurrency=1))
    with httpx.Client(base_url=url, headers=key, trust_env=False) as client:
        with client.stream("GET", "/endless") as first:
            chunks = first.iter_bytes()  # dropping it would hang up
            next(chunks)
            refused = client.get("/v1/models")
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
            assert client.get("/livez").status_code == 200
        until = time.monotonic() + 3
        while client.get("/v1/models").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_a_revoked_key_is_refused_within_a_second_or_so(url: str, keys_file: Path) -> None:
    text = make(keys_file, "transcribe")
    with httpx.Client(base_url=url, headers=bearer(text), trust_env=False) as client:
        assert client.get("/v1/models").status_code == 200
        with changing(keys_file) as keys:
            keys.pop(text.split("_")[1])
        time.sleep(0.6)  # the file is looked at twice a second
        assert client.get("/v1/models").status_code == 401


def test_openais_client_has_a_name_for_each_refusal(url: str, keys_file: Path) -> None:
    limited, elsewhere = make(keys_file, "all", rate="1/hour"), make(keys_file, "generate")

    def transcriptions(key: str) -> Any:
        with openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0) as client:
            return client.audio.transcriptions.create(model="x", file=b"x")

    with pytest.raises(openai.AuthenticationError, match="not known, or was revoked") as unknown:
        transcriptions("none")
    assert unknown.value.code == "invalid_api_key"
    with pytest.raises(openai.PermissionDeniedError, match="it has: generate"):
        transcriptions(elsewhere)
    with pytest.raises(openai.NotFoundError):  # let in; this service has no such route
        transcriptions(limited)
    with pytest.raises(openai.RateLimitError, match="1 per 1 hour") as too_many:
        transcriptions(limited)
    assert 3500 < int(too_many.value.response.headers["retry-after"]) <= 3600


@pytest.mark.integration
def test_libretranslates_client_sends_its_key_in_the_form(keys_file: Path, tmp_path: Path) -> None:
    text, elsewhere = make(keys_file, "translate"), make(keys_file, "generate")
    with started("translate_text", tmp_path / "log", MEGA_KEYS_FILE=str(keys_file)) as service:
        for key, status in ((None, 401), ("mega_abcd_wrong", 401), (elsewhere, 403)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                LibreTranslateAPI(service.url, key).translate("Cheese.", "en", "fr")
            refused.value.close()
            assert refused.value.code == status
        assert LibreTranslateAPI(service.url, text).translate("I love cheese.", "en", "fr")
        assert LibreTranslateAPI(service.url).languages()
    assert "group-01" in (tmp_path / "log").read_text()
    assert text.split("_", 2)[2] not in (tmp_path / "log").read_text()
