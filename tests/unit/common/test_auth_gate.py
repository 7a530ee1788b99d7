"""The gate: who is let in, who is told what, and that nobody's body is read before his key."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from services.common.auth import keyring
from services.common.auth.gate import KeyGate
from services.common.auth.keyfile import changing
from services.common.auth.keys import new_key
from services.common.running.flow import begin_flow, current_flow
from services.common.settings import StageSettings


@pytest.fixture(autouse=True)
def _always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "_LOOK_S", 0.0)


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def make(path: Path, *scopes: str, **limits: Any) -> str:
    text, key = new_key("group-01", scopes, **limits)
    with changing(path) as keys:
        keys[key.id] = key
    return text


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """What the gate left for the application: who asks, and the whole body."""
    request = Request(scope, receive)
    body = await request.body()
    state = scope.get("state", {})
    seen = {"group": state.get("group"), "key_id": state.get("key_id"), "bytes": len(body)}
    await JSONResponse(seen | {"flow": current_flow().key})(scope, receive, send)


def gate(path: Path, app: Any = told, *, body_field: str = "", **settings: Any) -> KeyGate:
    chosen = StageSettings(keys_file=path, **settings)
    return KeyGate(app, settings=chosen, scope="translate", body_field=body_field, open_paths=("/languages",))


def ask(app: KeyGate, method: str = "GET", path: str = "/x", **content: Any) -> httpx.Response:
    async def work() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://stage") as client:
            return await client.request(method, path, **content)

    return asyncio.run(work())


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_without_a_file_everybody_on_this_machine_is_let_in(keys_file: Path) -> None:
    answer = ask(gate(keys_file), headers=bearer("whatever a client sends"))
    assert (answer.status_code, answer.json()["group"]) == (200, None)


def test_with_a_file_only_a_good_key_is_let_in(keys_file: Path) -> None:
    text, app = make(keys_file, "translate"), gate(keys_file)
    missing = ask(app)
    assert code(missing) == (401, "missing_api_key")
    assert missing.headers["www-authenticate"] == "Bearer"
    assert "X-Api-Key" in missing.json()["error"]["hint"]
    wrong = ask(app, headers=bearer(text[:-1]))
    assert code(wrong) == (401, "invalid_api_key")
    assert wrong.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert text[:-1] not in wrong.text
    for headers in (bearer(text), {"authorization": f"bearer  {text} "}, {"X-Api-Key": text}):
        assert ask(app, headers=headers).json()["group"] == "group-01"
    for headers in ({"Authorization": f"Basic {text}"}, {"Authorization": text}, {"Cookie": text}):
        assert ask(app, headers=headers).status_code == 401


def test_the_application_knows_who_asks(keys_file: Path) -> None:
    text = make(keys_file, "translate")
    key_id = text.split("_")[1]

    async def in_a_flow(scope: Scope, receive: Receive, send: Send) -> None:
        begin_flow("of the request")
        await gate(keys_file)(scope, receive, send)

    seen = ask(in_a_flow, headers=bearer(text)).json()  # type: ignore[arg-type]
    assert seen == {"group": "group-01", "key_id": key_id, "bytes": 0, "flow": key_id}


def test_a_key_for_something_else_is_told_what_it_is_for(keys_file: Path) -> None:
    text = make(keys_file, "transcribe", "generate")
    answer = ask(gate(keys_file), headers=bearer(text))
    assert code(answer) == (403, "missing_scope")
    assert "it has: transcribe, generate" in answer.json()["error"]["message"]
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="translate"'
    assert ask(gate(keys_file), headers=bearer(make(keys_file, "all"))).status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/v1/models"])
def test_what_any_key_may_see(keys_file: Path, path: str) -> None:
    text = make(keys_file, "transcribe")
    assert ask(gate(keys_file), path=path, headers=bearer(text)).status_code == 200
    assert ask(gate(keys_file), path=path).status_code == 401


def test_what_needs_no_key(keys_file: Path) -> None:
    make(keys_file, "translate")
    for path in ("/livez", "/readyz", "/languages"):
        assert ask(gate(keys_file), path=path).status_code == 200
    for path in ("/livez/", "/LIVEZ", "/livez/../x", "/languages/x", "/docs/x"):
        assert ask(gate(keys_file), path=path).status_code == 401


def test_a_key_whose_time_is_over(keys_file: Path) -> None:
    text = make(keys_file, "translate", expires=datetime.now(UTC) - timedelta(seconds=1))
    assert code(ask(gate(keys_file), headers=bearer(text))) == (401, "expired_api_key")
    soon = make(keys_file, "translate", expires=datetime.now(UTC) + timedelta(hours=1))
    assert ask(gate(keys_file), headers=bearer(soon)).status_code == 200


def test_a_revoked_key_is_refused_without_a_restart(keys_file: Path) -> None:
    text, app = make(keys_file, "translate"), gate(keys_file)
    assert ask(app, headers=bearer(text)).status_code == 200
    with changing(keys_file) as keys:
        keys.clear()
    assert code(ask(app, headers=bearer(text))) == (401, "invalid_api_key")


def test_a_broken_file_answers_nobody_and_shows_nothing(keys_file: Path) -> None:
    text, app = make(keys_file, "translate"), gate(keys_file)
    keys_file.write_text("{")
    for headers in (bearer(text), {}):
        answer = ask(app, headers=headers)
        assert code(answer) == (503, "keys_unreadable")
        assert str(keys_file) not in answer.text
    assert ask(app, path="/livez").status_code == 200
    opened = gate(keys_file, allow_open=True)
    assert ask(opened).status_code == 503


@pytest.mark.parametrize(
    "content",
    [
        {"json": {"q": "x" * 100_000, "api_key": "KEY"}},
        {"data": {"q": "é&=" * 1000, "api_key": "KEY"}},
        {"params": {"api_key": "KEY"}, "content": b"x" * 3_000_000},
        {"data": {"target": "fr", "api_key": "KEY"}, "files": {"file": b"x" * 3_000_000}},
        {"files": [("file", b"x" * 1_000_000), ("api_key", (None, "KEY"))]},
        {"content": b'{"q": "no content-type", "api_key": "KEY"}'},
    ],
    ids=["json", "form", "query", "multipart", "multipart, small file first", "bare"],
)
def test_a_key_in_the_body_leaves_the_body_whole(keys_file: Path, content: dict[str, Any]) -> None:
    text = make(keys_file, "translate")

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: filled(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(filled(one) for one in value)
        if isinstance(value, bytes):
            return value.replace(b"KEY", text.encode())
        return text if value == "KEY" else value

    app = gate(keys_file, body_field="api_key")
    sent = httpx.Request("POST", "http://stage/x", **filled(content))
    size = len(sent.read())
    answer = ask(app, "POST", content=sent.read(), headers=sent.headers, params=sent.url.params)
    assert (answer.status_code, answer.json().get("bytes")) == (200, size)
    elsewhere = gate(keys_file)
    refused = ask(elsewhere, "POST", content=sent.read(), headers=sent.headers, params=sent.url.params)
    assert code(refused) == (401, "missing_api_key")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"["),
        ("application/json", b'"api_key"'),
        ("application/json", b'{"api_key": 7}'),
        ("application/json", b'{"api_key": "\\ud800"}'),
        ("application/json", b'{"api_key":' + b"[" * 100_000),
        ("application/json", b"\xff api_key"),
        ("application/x-www-form-urlencoded", b"api_key=" + b"&a=1" * 5000),
        ("application/x-www-form-urlencoded", b"api_key=%ff\xff"),
        ("multipart/form-data; boundary=x", b"not a form"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="api_key"\r\n\r\nlost',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: x; name="api_key"\r\n\r\n\xff\r\n--x--',
        ),
        ("multipart/form-data", b"api_key"),
        (";;;=", b"api_key"),
    ],
)
def test_whatever_comes_is_answered_401(keys_file: Path, kind: str, body: bytes) -> None:
    make(keys_file, "translate")
    answer = ask(gate(keys_file, body_field="api_key"), "POST", content=body, headers={"content-type": kind})
    assert answer.status_code == 401


class Upload:
    """A client that would send a body of `chunks` of 64 KiB, and counts those it was asked for."""

    def __init__(self, chunks: int) -> None:
        self.left, self.read = chunks, 0

    async def receive(self) -> Message:
        self.read += 1
        self.left -= 1
        return {"type": "http.request", "body": b"x" * 65536, "more_body": self.left > 0}


def upload(app: KeyGate, chunks: int, kind: str, *, headers: dict[str, str] | None = None) -> tuple[int, int]:
    """Status, and how many chunks were read."""
    client, statuses = Upload(chunks), []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    given = {"content-type": kind, "content-length": str(chunks * 65536), **(headers or {})}
    head = [(name.lower().encode(), value.encode()) for name, value in given.items()]
    scope = {"type": "http", "method": "POST", "path": "/x", "query_string": b"", "headers": head}
    asyncio.run(app(scope, client.receive, send))
    return statuses[0], client.read


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "audio/wav"])
def test_a_large_upload_without_a_key_is_not_read(keys_file: Path, kind: str) -> None:
    text = make(keys_file, "transcribe")
    assert upload(gate(keys_file), 1600, kind) == (401, 0)
    assert upload(gate(keys_file), 1600, kind, headers=bearer("mega_0000_wrong")) == (401, 0)
    assert upload(gate(keys_file), 1600, kind, headers=bearer(text)) == (403, 0)


def test_where_the_body_may_hold_the_key_it_is_read_only_so_far(keys_file: Path) -> None:
    make(keys_file, "translate")
    app = gate(keys_file, body_field="api_key")
    assert upload(app, 1600, "application/json") == (401, 0)
    status, read = upload(app, 1600, "multipart/form-data; boundary=x")
    assert (status, read <= 33) == (401, True)
    status, read = upload(
        app, 1600, "application/json", headers={"content-length": "", "transfer-encoding": "chunked"}
    )
    assert (status, read <= 33) == (401, True)


def test_the_rate_is_kept_and_recovers(keys_file: Path) -> None:
    text, other = make(keys_file, "all", rate="2/second"), make(keys_file, "all", rate="2/second")
    app = gate(keys_file)
    assert [ask(app, headers=bearer(text)).status_code for _ in range(2)] == [200, 200]
    refused = ask(app, headers=bearer(text))
    assert code(refused) == (429, "rate_limited")
    assert refused.headers["retry-after"] == "1"
    assert ask(app, headers=bearer(other)).status_code == 200
    asyncio.run(asyncio.sleep(float(refused.headers["retry-after"]) + 0.1))
    assert ask(app, headers=bearer(text)).status_code == 200


def test_a_refused_request_costs_nothing_of_the_rate(keys_file: Path) -> None:
    text = make(keys_file, "transcribe", rate="1/hour")
    app = gate(keys_file)
    for _ in range(3):
        assert ask(app, headers=bearer(text)).status_code == 403
    assert ask(app, path="/v1/models", headers=bearer(text)).status_code == 200
    assert ask(app, path="/v1/models", headers=bearer(text)).status_code == 429


class Held:
    """An application whose answers wait; `stream` begins the answer first."""

    def __init__(self, *, stream: bool, fails: bool = False) -> None:
        self.inside, self.go, self.stream, self.fails = 0, asyncio.Event(), stream, fails

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        if self.stream:
            await StreamingResponse(self._body())(scope, receive, send)
            return
        await self.go.wait()
        if self.fails:
            raise RuntimeError
        await PlainTextResponse("done")(scope, receive, send)

    async def _body(self) -> AsyncIterator[bytes]:
        yield b"first"
        await self.go.wait()
        yield b"last"


@contextmanager
def _counting(statuses: list[int]) -> Any:
    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    yield send


async def _call(app: KeyGate, text: str, statuses: list[int]) -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with _counting(statuses) as send:
        head = [(b"x-api-key", text.encode())]
        scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": head}
        await app({**scope, "asgi": {"spec_version": "2.4"}}, receive, send)


def _ends_by_itself(held: Held, _: "asyncio.Task[None]") -> None:
    held.go.set()


def _client_leaves(_: Held, call: "asyncio.Task[None]") -> None:
    call.cancel()


@pytest.mark.parametrize("end", [_ends_by_itself, _client_leaves])
@pytest.mark.parametrize(("stream", "fails"), [(False, False), (True, False), (False, True)])
def test_one_at_a_time_until_the_answer_has_ended(
    keys_file: Path, end: Callable[[Held, "asyncio.Task[None]"], None], stream: bool, fails: bool
) -> None:
    text = make(keys_file, "translate", concurrency=1)

    async def work() -> list[int]:
        statuses: list[int] = []
        held = Held(stream=stream, fails=fails)
        app = gate(keys_file, held)
        first = asyncio.create_task(_call(app, text, statuses))
        while not held.inside:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)  # a stream has begun
        await _call(app, text, statuses)
        assert 429 in statuses
        end(held, first)
        await asyncio.gather(first, return_exceptions=True)
        held.go.set()
        held.fails = False
        await _call(app, text, statuses)
        return statuses

    assert asyncio.run(work())[-1] == 200


def test_a_socket_without_a_key_is_closed(keys_file: Path) -> None:
    make(keys_file, "translate")
    sent: list[Message] = []

    async def work() -> None:
        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "websocket", "path": "/x", "query_string": b"", "headers": []}
        await gate(keys_file, body_field="api_key")(scope, Upload(1).receive, send)

    asyncio.run(work())
    assert [(message["type"], message["code"]) for message in sent] == [("websocket.close", 1008)]


@pytest.mark.parametrize(
    ("host", "reached", "answered"),
    [
        ("127.0.0.1", "127.0.0.1", 200),
        ("::1", "::1", 200),
        ("localhost", "127.0.0.1", 200),
        ("127.0.0.1", "10.0.0.5", 403),  # another server than ours listens for the application
        ("0.0.0.0", "127.0.0.1", 403),
        ("0.0.0.0", "10.0.0.5", 403),
    ],
)
def test_without_keys_nobody_from_elsewhere_is_answered(
    keys_file: Path, host: str, reached: str, answered: int
) -> None:
    def status(**settings: Any) -> int:
        name = f"[{reached}]" if ":" in reached else reached
        transport = httpx.ASGITransport(gate(keys_file, host=host, **settings))

        async def work() -> int:
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
                return (await client.get("/x")).status_code

        return asyncio.run(work())

    assert status() == answered
    assert status(allow_open=True) == 200
    assert status(uds=Path("/run/x")) == (200 if "." not in reached or reached[:3] == "127" else 403)


@pytest.mark.parametrize(
    ("headers", "answered"),
    [
        ({"Host": "localhost:9003"}, 200),
        ({"Host": "127.0.0.1:9003", "Origin": "http://localhost:9000"}, 200),
        ({"Host": "[::1]:9003"}, 200),
        ({"Host": "app.localhost", "Origin": "http://app.localhost"}, 200),
        ({"Host": "translate_text:9003"}, 200),
        ({"Origin": "chrome-extension://abcdefghijklmnop"}, 200),
        ({"Host": "evil.example:9003"}, 403),
        ({"Host": "localhost.evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "evil.example."}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": "127.0.0.1", "Origin": "https://evil.example"}, 403),
        ({"Host": "127.0.0.1", "Origin": "null"}, 403),
    ],
)
def test_without_keys_no_other_site_is_answered(
    keys_file: Path, headers: dict[str, str], answered: int
) -> None:
    assert ask(gate(keys_file), "POST", headers=headers).status_code == answered
    text = make(keys_file, "all")
    assert ask(gate(keys_file), "POST", headers=headers | bearer(text)).status_code == 200


def test_the_refusal_is_in_the_envelope(keys_file: Path) -> None:
    answer = ask(gate(keys_file), headers={"Host": "evil.example"})
    assert set(answer.json()["error"]) == {"message", "type", "param", "code", "hint", "request_id"}
    assert "mega keys create" in json.dumps(answer.json())
