"""LibreTranslate's shapes, with an engine that marks what it is given; the real client over a real socket."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence

import httpx
import pytest
import uvicorn
from libretranslatepy import LibreTranslateAPI

from services.common.engine import EngineInfo
from services.translate_text.app import create_app
from services.translate_text.engine import SentenceRequest
from services.translate_text.settings import TranslateSettings


class FakeEngine:
    """Answers "<code>sentence"."""

    def load(self) -> EngineInfo:
        return EngineInfo("fake", "1", "cpu", "float32", ("en", "fr", "de"))

    def warm_up(self) -> None:
        return None

    def infer(self, batch: Sequence[SentenceRequest]) -> list[str]:
        return [f"<{request.target[:2]}>{request.text}" for request in batch]

    def close(self) -> None:
        return None


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(TranslateSettings(max_characters=1000), engine=FakeEngine())
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://stage") as client,
    ):
        while (await client.get("/readyz")).status_code != 200:
            pass
        yield client


async def test_a_text_keeps_its_paragraphs(client: httpx.AsyncClient) -> None:
    body = {"q": "One. Two.\n\nThree.\n", "source": "en", "target": "fr"}
    answer = await client.post("/translate", json=body)
    assert answer.json() == {"translatedText": "<fr>One. <fr>Two.\n\n<fr>Three.\n"}


async def test_n_texts_in_n_out(client: httpx.AsyncClient) -> None:
    texts = ["One. Two.", "", "  ", "Three"]
    answer = await client.post("/translate", json={"q": texts, "source": "eng_Latn", "target": "de-DE"})
    assert answer.json() == {"translatedText": ["<de>One. <de>Two.", "", "  ", "<de>Three"]}


async def test_no_texts_in_none_out(client: httpx.AsyncClient) -> None:
    answer = await client.post("/translate", json={"q": [], "source": "en", "target": "fr"})
    assert answer.json() == {"translatedText": []}


async def test_a_text_in_its_own_language_and_one_without_letters_stay(client: httpx.AsyncClient) -> None:
    same = await client.post("/translate", json={"q": "One. 2.", "source": "fr", "target": "fr-CA"})
    signs = await client.post("/translate", json={"q": "😀 12:30\n—", "source": "en", "target": "fr"})
    assert same.json() == {"translatedText": "One. 2."}
    assert signs.json() == {"translatedText": "😀 12:30\n—"}


async def test_a_form_works_as_json_does(client: httpx.AsyncClient) -> None:
    answer = await client.post("/translate", data={"q": "One.", "source": "en", "target": "fr"})
    assert answer.json() == {"translatedText": "<fr>One."}


@pytest.mark.parametrize(
    ("fields", "status", "param", "words"),
    [
        ({"target": "xx"}, 400, "target", "en, fr"),
        ({"source": "xx"}, 400, "source", "en, fr"),
        ({"source": ""}, 400, "source", "en, fr"),
        ({"source": "auto"}, 400, "source", "detects"),
        ({"format": "html"}, 400, "format", "text"),
        ({"q": None}, 400, "q", "q"),
        ({"q": "milk " * 1000}, 413, "q", "at most 1000"),
    ],
)
async def test_errors(
    client: httpx.AsyncClient, fields: dict[str, object], status: int, param: str, words: str
) -> None:
    answer = await client.post("/translate", json={"q": "One.", "source": "en", "target": "fr", **fields})
    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (status, param)
    assert words in error["message"]


@pytest.fixture
def address() -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(TranslateSettings(), engine=FakeEngine())
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    while not server.started or httpx.get(f"{address}/readyz").status_code != 200:
        time.sleep(0.01)
    yield address
    server.should_exit = True
    thread.join()
    listener.close()


def test_the_client_of_libretranslate(address: str) -> None:
    api = LibreTranslateAPI(address)
    assert api.translate("Good morning. Bye.", "en", "fr") == "<fr>Good morning. <fr>Bye."
    assert api.languages()[1] == {"code": "fr", "name": "French", "targets": ["en", "de"]}
