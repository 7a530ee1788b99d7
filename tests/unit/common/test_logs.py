"""Logs: fields, ids, one access line a request, and nothing of what users wrote."""

import io
import json
import logging
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.common.observe.current import serving
from services.common.observe.logs import configure
from tests.unit.common import echo_app
from tests.unit.common.echo_app import SECRET, running

ROOT = Path(__file__).parents[3]
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the log goes; logging is as it was afterwards."""
    loggers = [logging.getLogger(name) for name in ("", "services", "models", "opentelemetry")]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield io.StringIO()
    logging.captureWarnings(False)
    for logger, level, handlers in before:
        logger.level, logger.handlers = level, handlers


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_one_json_object(stream: io.StringIO) -> None:
    configure("voice", stream=stream)
    logging.getLogger("services.x").info("two\nlines \udc80", extra={"seconds": 1.5})
    (line,) = _lines(stream)
    when = datetime.fromisoformat(line.pop("time"))
    assert abs((datetime.now(UTC) - when).total_seconds()) < 5
    assert line == {
        "level": "INFO",
        "logger": "services.x",
        "message": "two\nlines \udc80",
        "service": "voice",
        "seconds": 1.5,
    }


def test_a_traceback_is_part_of_its_record(stream: io.StringIO) -> None:
    configure("voice", stream=stream)
    try:
        raise ValueError("no")
    except ValueError:
        logging.getLogger("services.x").exception("failed")
    (line,) = _lines(stream)
    assert line["exc_info"].endswith("ValueError: no")


def test_text_for_people_and_no_message_can_forge_a_line(stream: io.StringIO) -> None:
    configure("voice", format="text", stream=stream)
    logging.getLogger("services.x").info("one\n12:00:00 ERROR   voice  forged\x1b[2J")
    (line,) = stream.getvalue().splitlines()
    assert " INFO    voice  one\\x0a12:00:00 ERROR" in line
    assert "\x1b" not in line


@pytest.mark.parametrize(("level", "seen"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 0)])
def test_the_level_is_ours_and_libraries_may_warn_only(stream: io.StringIO, level: Any, seen: int) -> None:
    configure("voice", level=level, stream=stream)
    for method in ("debug", "info", "warning"):
        getattr(logging.getLogger("services.x"), method)("ours")
    logging.getLogger("faster_whisper").info(SECRET)
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    messages = [line["message"] for line in _lines(stream)]
    assert messages == ["ours"] * seen + ["Invalid HTTP request received."]


def test_one_line_a_request_with_its_ids(stream: io.StringIO) -> None:
    with running() as client:
        configure("echo", stream=stream)
        headers = {"x-request-id": "mine-1", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
        answer = client.post(f"/say/softly?text={SECRET}", json={"text": SECRET}, headers=headers)
        client.get("/readyz")
    (line,) = _lines(stream)
    seconds = line.pop("seconds")
    assert 0 < seconds < 5
    told = re.fullmatch(r"POST /say/\{manner\} 200 in (\d\.\d{3}) s", line["message"])
    assert told
    assert float(told[1]) == pytest.approx(seconds, abs=0.001)
    assert (line["method"], line["route"], line["status"]) == ("POST", "/say/{manner}", 200)
    assert line["bytes"] == len(answer.content)
    assert (line["request_id"], line["trace_id"]) == ("mine-1", TRACE)
    assert line["span_id"] == answer.headers["traceparent"].split("-")[2]
    assert SECRET not in stream.getvalue()


def test_what_the_engine_logs_of_an_item_carries_its_requests_ids(stream: io.StringIO) -> None:
    with running() as client:
        configure("echo", stream=stream)
        client.post("/say/softly", json={"text": "crash"}, headers={"x-request-id": "the-one"})
    failure, access = _lines(stream)
    assert failure["message"] == "the engine failed on an item"
    assert failure["request_id"] == access["request_id"] == "the-one"
    assert failure["trace_id"] == access["trace_id"]
    assert access["code"] == "engine_failed"


def test_probes_are_logged_at_debug_level(stream: io.StringIO) -> None:
    with running() as client:
        configure("echo", level="debug", stream=stream)
        client.get("/livez")
        client.get("/metrics")
        client.get("/nothing/here")
    lines = _lines(stream)
    assert [(line["level"], line["route"]) for line in lines] == [
        ("DEBUG", "/livez"),
        ("DEBUG", "/metrics"),
        ("INFO", "unmatched"),
    ]
    assert lines[2]["path"] == "/nothing/here"


@pytest.mark.parametrize("chosen", ["", "a b", 'x"}', "a" * 129, "été", "a\tb", "../x%0a"])
def test_an_id_that_could_forge_a_line_is_not_taken(stream: io.StringIO, chosen: str) -> None:
    with running() as client:
        configure("echo", stream=stream)
        answer = client.get("/v1/models", headers=[(b"x-request-id", chosen.encode("latin-1"))])
        kept = client.get("/v1/models", headers={"x-request-id": "a" * 124 + "._-9"})
    assert kept.headers["x-request-id"] == "a" * 124 + "._-9"
    made = answer.headers["x-request-id"]
    assert len(made) == 32
    assert int(made, 16)
    assert _lines(stream)[0]["request_id"] == made


def test_the_group_of_the_key_is_told(stream: io.StringIO) -> None:
    configure("echo", stream=stream)
    with serving({"group": "group-01", "request_id": "r"}):
        logging.getLogger("services.x").info("inside")
    logging.getLogger("services.x").info("outside")
    inside, outside = _lines(stream)
    assert (inside["group"], inside["request_id"]) == ("group-01", "r")
    assert "group" not in outside


@contextmanager
def _service() -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", echo_app.__name__, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield process, port
    finally:
        process.kill()
        process.communicate()


def test_all_that_a_process_says_is_json() -> None:
    with _service() as (process, port):
        transport = httpx.HTTPTransport(retries=8)  # until it listens: 0.5, 1, 2 … s
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport) as client:
            assert client.get("/broken").status_code == 500
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(b"nonsense\r\n\r\n")
            raw.recv(100)
        process.send_signal(signal.SIGTERM)
        lines = [json.loads(line) for line in process.communicate(timeout=10)[1].splitlines()]
    ours = ["services.common.envelope", "services.common.observe.access"]
    assert lines[0]["message"] == "loaded echo r7 on cpu"
    assert [line["logger"] for line in lines[1:]] == [*ours, "uvicorn.error"], "an error is logged once"
    assert all(line["service"] == "echo" for line in lines)
