"""Clients that come together and clients that leave: a real server, with an engine that takes its time."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from services.common.engine import EngineInfo
from services.generate_text.app import create_app
from services.generate_text.prompts import Completion, Continued, Prompt
from services.generate_text.settings import GenerateSettings

MOST = 1000
SAID = {"messages": [{"role": "user", "content": "hello"}]}


class Slow:
    """Writes a word every two milliseconds until nobody listens, and counts words and batches."""

    def __init__(self) -> None:
        self.words, self.batches = 0, list[int]()

    def load(self) -> EngineInfo:
        return EngineInfo("slow", "1", "cpu", "int8", ("en",))

    def warm_up(self) -> None: ...

    def infer(self, batch: Sequence[Prompt | Continued]) -> list[Completion | Continued]:
        self.batches.append(len(batch))
        return [self._write(item) for item in batch]

    def _write(self, item: Prompt | Continued) -> Completion | Continued:
        prompt, done = (item.prompt, item.written) if isinstance(item, Continued) else (item, 0)
        assert prompt.listener
        for count in range(done + 1, min(done + 20, MOST) + 1):
            if prompt.listener.gone or count == min(prompt.max_tokens, MOST):
                return Completion("word " * count, 1, count, "length")
            prompt.listener.hear("word ")
            self.words += 1
            time.sleep(0.002)
        return Continued(prompt, count, None)

    def close(self) -> None: ...


@pytest.fixture
def served() -> Iterator[tuple[Slow, str]]:
    engine, listener = Slow(), socket.create_server(("127.0.0.1", 0))
    app = create_app(GenerateSettings(max_wait_ms=50), engine=engine)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with httpx.Client(trust_env=False) as client:
        while client.get(f"{url}/readyz").status_code != 200:
            time.sleep(0.01)
    yield engine, url
    server.should_exit = True
    thread.join(10)
    listener.close()


def _ended(engine: Slow) -> int:
    """How many words there are once no more come."""
    before = -1
    while before != engine.words:
        before = engine.words
        time.sleep(0.2)
    return before


def test_a_stream_whose_client_left_is_not_written_on(served: tuple[Slow, str]) -> None:
    engine, url = served
    with httpx.Client(trust_env=False) as client:
        asked = {**SAID, "stream": True, "max_tokens": MOST}
        with client.stream("POST", f"{url}/v1/chat/completions", json=asked) as answer:
            lines = answer.iter_lines()
            assert "role" in next(lines)
    assert 0 < _ended(engine) < MOST / 2


@pytest.mark.parametrize("path", ["chat/completions", "completions"])
def test_an_answer_whose_client_left_is_not_written_on(served: tuple[Slow, str], path: str) -> None:
    engine, url = served
    asked = {**SAID, "prompt": "hello", "max_tokens": MOST}
    with httpx.Client(trust_env=False, timeout=0.3) as client, pytest.raises(httpx.ReadTimeout):
        client.post(f"{url}/v1/{path}", json=asked)
    assert 0 < _ended(engine) < MOST / 2


def test_clients_share_a_batch(served: tuple[Slow, str]) -> None:
    engine, url = served

    def ask(stream: bool) -> str:
        with httpx.Client(trust_env=False, timeout=20) as client:
            return client.post(
                f"{url}/v1/chat/completions", json={**SAID, "stream": stream, "max_tokens": 30}
            ).text

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, [True, False, True, False]))
    assert all(answer.count("word") == 30 for answer in answers)
    assert max(engine.batches) >= 2


def test_a_long_answer_does_not_keep_a_short_one_waiting(served: tuple[Slow, str]) -> None:
    _, url = served
    with (
        httpx.Client(trust_env=False, timeout=20) as long,
        httpx.Client(trust_env=False, timeout=20) as short,
    ):
        asked = {**SAID, "stream": True, "max_tokens": MOST}
        with long.stream("POST", f"{url}/v1/chat/completions", json=asked) as answer:
            next(answer.iter_lines())
            began = time.monotonic()
            short.post(f"{url}/v1/chat/completions", json={**SAID, "max_tokens": 3})
            assert time.monotonic() - began < 1
