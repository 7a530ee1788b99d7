"""Whatever comes is served or refused in the one error shape: never a 5xx, never without an answer."""

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.contract.hostile.recordings import RECORDINGS
from tests.contract.hostile.requests import FILE_ROUTES, TEXT_ROUTES, VOICE, body
from tests.contract.hostile.texts import TEXTS
from tests.contract.live import Live

pytestmark = [pytest.mark.integration]

LONGEST_S = 100.0
DOCUMENTS = Path(__file__).parents[3] / "docs" / "api"
POSTS = [
    (path.stem, route)
    for path in sorted(DOCUMENTS.iterdir())
    for route, methods in json.loads(path.read_text())["paths"].items()
    if "post" in methods
]
NO_BODIES = {
    "utf-16": b"\xff\xfe{}",
    "bad utf-8": b'{"q": "\xc3\x28"}',
    "deep list": b"[" * 100_000,
    "deep object": b'{"a":' * 50_000,
    "NaN": b'{"n": NaN}',
    "null": b"null",
    "a string": b'"text"',
    "nothing": b"",
}
KINDS = ["application/json", "multipart/form-data; boundary=x", "text/plain", "\x80"]
ROUTES = [pytest.param(*route, id=route[0] + route[1]) for route in POSTS]


def answered(response: httpx.Response) -> None:
    """Served, or refused with the shape of errors."""
    assert response.status_code < 500, response.text[:500]
    if response.status_code >= 400:
        error = response.json()["error"]
        assert set(error) == {"message", "type", "param", "code", "hint", "request_id"}
        assert error["message"]
        assert error["request_id"] == response.headers["x-request-id"]


def test_every_route_that_takes_something_is_in_the_corpus() -> None:
    assert set(POSTS) == set(TEXT_ROUTES)


@pytest.mark.parametrize("words", TEXTS)
@pytest.mark.parametrize(("service", "route"), ROUTES)
def test_a_strange_text(live: Callable[[str], Live], service: str, route: str, words: str) -> None:
    with live(service).client(timeout=LONGEST_S) as client:
        answered(client.post(route, **TEXT_ROUTES[service, route](TEXTS[words])))


@pytest.mark.parametrize("words", RECORDINGS)
@pytest.mark.parametrize(("service", "route"), [pytest.param(*one, id=one[1]) for one in sorted(FILE_ROUTES)])
def test_a_strange_file(live: Callable[[str], Live], service: str, route: str, words: str) -> None:
    content = RECORDINGS[words]()
    for name in ("a.wav", "a.docx") if service == "translate_text" else ("a.mp3",):
        with live(service).client(timeout=LONGEST_S) as client:
            fields = {"source": "en", "target": "fr"} if service == "translate_text" else {}
            field, fields = ("sample", VOICE) if route == "/v1/voices" else ("file", fields)
            answered(client.post(route, files={field: (name, content)}, data=fields))


@pytest.mark.parametrize("words", NO_BODIES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("service", "route"), ROUTES)
def test_a_body_that_is_none(
    live: Callable[[str], Live], service: str, route: str, kind: str, words: str
) -> None:
    with live(service).client(timeout=LONGEST_S) as client:
        response = client.post(
            route, content=NO_BODIES[words], headers={b"content-type": kind.encode("latin-1")}
        )
        answered(response)
        assert response.status_code >= 400


@pytest.mark.parametrize(("service", "route"), ROUTES)
def test_two_gigabytes_are_refused_before_they_come(
    live: Callable[[str], Live], service: str, route: str
) -> None:
    target = live(service)
    headers = f"Host: x\r\nContent-Type: application/json\r\nContent-Length: {2**31}\r\n"
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", target.port), timeout=20) as connection:
        connection.sendall(f"POST {route} HTTP/1.1\r\n{headers}\r\n{{".encode())
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(("service", "route"), ROUTES)
def test_a_wrong_method_has_the_shape_too(live: Callable[[str], Live], service: str, route: str) -> None:
    with live(service).client() as client:
        response = client.delete(route)
    answered(response)
    assert response.status_code == 405


@pytest.mark.parametrize("service", sorted({service for service, _ in POSTS}))
def test_memory_is_flat(live: Callable[[str], Live], service: str) -> None:
    target = live(service)
    routes = [route for name, route in POSTS if name == service]

    def all_of_it() -> float:
        with target.client(timeout=LONGEST_S) as client:
            for route in routes:
                for words in ("emoji storm", "right to left", "no spaces", "200,001 characters"):
                    client.post(route, **TEXT_ROUTES[service, route](TEXTS[words]))
                if (service, route) in FILE_ROUTES:
                    for words in ("100 channels", "a zip bomb", "noise", "a minute of nothing"):
                        client.post(route, files={"file": RECORDINGS[words]()})
        return target.resident_mib()

    first, _, last = [all_of_it() for _ in range(3)]
    assert last - first < 48, f"{first:.0f} MiB after the first time, {last:.0f} after the third"


def test_the_corpus_sends_surrogates_as_browsers_do() -> None:
    assert "\\ud83d" in body(text=TEXTS["a lone surrogate"])["content"]
