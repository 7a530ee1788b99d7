"""What every service promises whoever shares it, kept by a real one on the demo model: turns, an orderly end,
no work for who has left.
"""

import asyncio
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.contract.live import Live, started

pytestmark = [pytest.mark.integration]

SERVICE = "translate_text"
LONG = " ".join(f"We all love {number} cheeses." for number in range(2, 1500))
"""Seconds of work for the demo model, and no sentence twice."""
SHORT = "Welcome back."
DROPPED = re.compile(r'^mega_dropped_total\{[^}]*reason="client_left"[^}]*\} ([\d.]+)', re.MULTILINE)


async def _translate(client: httpx.AsyncClient, text: str) -> float:
    """When the answer was there."""
    answer = await client.post("/translate", json={"q": text, "source": "en", "target": "fr"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["translatedText"]
    return time.monotonic()


async def test_a_short_request_does_not_wait_for_a_long_one(live: Callable[[str], Live]) -> None:
    async with httpx.AsyncClient(base_url=live(SERVICE).url, timeout=120, trust_env=False) as client:
        alone = -time.monotonic() + await _translate(client, SHORT)
        began = time.monotonic()
        long = asyncio.create_task(_translate(client, LONG))
        await asyncio.sleep(0.3)
        asked = time.monotonic()
        short = await _translate(client, SHORT) - asked
        whole = await long - began
    assert short < max(whole / 4, 5 * alone), f"{short:.2f} s beside {whole:.2f} s, {alone:.2f} s alone"


def test_sigterm_lets_a_request_end_and_the_process_with_it(tmp_path: Path) -> None:
    answers: list[httpx.Response] = []
    with started(SERVICE, tmp_path / "log") as service, service.client() as client:
        text = LONG[: len(LONG) // 6]

        def ask() -> None:
            answers.append(client.post("/translate", json={"q": text, "source": "en", "target": "fr"}))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.2)
        os.kill(service.pid, signal.SIGTERM)
        asking.join(30)
        assert [answer.status_code for answer in answers] == [200]
        assert answers[0].json()["translatedText"].count(".") == text.count(".")


def test_who_leaves_is_not_worked_for(live: Callable[[str], Live]) -> None:
    service = live(SERVICE)
    body = b'{"q": "' + LONG.encode() + b'", "source": "en", "target": "fr"}'
    headers = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(f"POST /translate HTTP/1.1\r\n{headers}\r\n".encode() + body)
        time.sleep(0.3)
    with service.client() as client:
        until = time.monotonic() + 5
        while time.monotonic() < until:
            metrics = client.get("/metrics").text
            if DROPPED.search(metrics):
                break
            time.sleep(0.1)
        began = time.monotonic()
        client.post("/translate", json={"q": SHORT, "source": "en", "target": "fr"})
        assert time.monotonic() - began < 1.5
    found = DROPPED.search(metrics)
    assert found
    assert float(found.group(1)) > 0
