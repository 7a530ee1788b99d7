"""Documents over HTTP, and how long and where they are kept."""

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from services.translate_text.api.downloads import Downloads
from tests.unit.translate_text.fakes import FakeEngine, shouted, started

TEXT = "We love cheese.\n\n  Bye. 🧀\n"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with started(FakeEngine(shouted), max_file_bytes=40_000, max_characters=1000) as client:
        yield client


def sent(client: TestClient, name: str = "notes.txt", data: bytes = TEXT.encode(), **fields: str) -> Any:
    files = {"file": (name, data)}
    return client.post("/translate_file", files=files, data={"source": "en", "target": "fr", **fields})


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("notes.txt", "notes.fr.txt"),
        ("../../etc/passwd.txt", "passwd.fr.txt"),
        ("C:\\x\\My notes (2).TXT", "My notes (2).fr.txt"),
        ('";\r\nx: y.txt', "x_ y.fr.txt"),
        (".txt.txt", "txt.fr.txt"),
    ],
)
def test_a_file_is_kept_by_an_id_and_called_as_it_was(client: TestClient, name: str, called: str) -> None:
    answer = sent(client, name)
    assert answer.status_code == 200, answer.text
    address = answer.json()["translatedFileUrl"]
    file = client.get(address)
    assert file.text == TEXT.upper()
    assert len(address.rsplit("/", 1)[1]) == 32
    assert called in unquote(file.headers["content-disposition"])


def test_the_language_of_a_file_is_found() -> None:
    engine = FakeEngine(shouted)
    with started(engine) as client:
        sent(client, data=b"C'est le fromage que nous aimons.", source="auto", target="en")
    assert engine.batches[0][0].source == "fra_Latn"


@pytest.mark.parametrize(
    ("fields", "status", "param"),
    [
        ({"name": "a.pdf"}, 415, "file"),
        ({"data": b"\xff\xff"}, 415, "file"),
        ({"data": b""}, 400, "file"),
        ({"data": b"x" * 41_000}, 413, "file"),
        ({"data": b"a " * 600}, 413, "file"),
        ({"target": "xx"}, 400, "target"),
        ({"source": "xx"}, 400, "source"),
    ],
)
def test_errors(client: TestClient, fields: dict[str, object], status: int, param: str) -> None:
    answer = sent(client, **fields)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error"]["param"]) == (status, param), answer.text
    assert answer.json()["error"]["hint"]


def test_a_field_that_is_no_file_and_an_id_that_is_none(client: TestClient) -> None:
    answer = client.post("/translate_file", data={"file": "x.txt", "target": "fr"})
    gone = [client.get(f"/download_file/{key}") for key in ("0" * 32, "%2e%2e", "%2e%2e%2fx", "%00")]
    assert answer.status_code == 400
    assert {file.status_code for file in gone} == {404}
    assert "error" in json.loads(gone[0].text)


def test_files_go_when_their_time_or_room_is_over() -> None:
    now = 0.0
    store = Downloads(seconds=10, most_bytes=100, clock=lambda: now)
    first = store.put(b"a" * 60, "a.txt", "text/plain")
    found = store.get(first)
    assert found
    assert found.path.read_bytes() == b"a" * 60
    assert found.name not in str(found.path)
    second = store.put(b"b" * 60, "b.txt", "text/plain")
    assert store.get(first) is None, "no room for both"
    assert not found.path.exists()
    now = 11.0
    assert store.get(second) is None


def test_the_folder_goes_with_the_store() -> None:
    store = Downloads(seconds=10, most_bytes=100)
    found = store.get(store.put(b"a", "a.txt", "text/plain"))
    assert found
    folder = found.path.parent
    del store, found
    assert not folder.exists()


def test_a_word_file_comes_back_as_one(client: TestClient) -> None:
    from docx import Document

    document, sink = Document(), io.BytesIO()
    document.add_paragraph("We love ").add_run("cheese.").bold = True
    document.save(sink)
    answer = sent(client, "a.docx", sink.getvalue())
    file = client.get(answer.json()["translatedFileUrl"])
    (paragraph,) = Document(io.BytesIO(file.content)).paragraphs
    assert [(run.text, bool(run.bold)) for run in paragraph.runs] == [("WE LOVE ", False), ("CHEESE.", True)]
