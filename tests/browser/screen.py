"""The page in a browser before a service, with everything recorded that must not happen.

Contract: `Screen` has the Playwright page; `complaints` are errors of scripts, breaches of the Content-
Security- Policy, and requests to anywhere but the service. `served(app)` runs an application on loopback
while it is open; a `Stand` is an application that stands for another, which can be changed.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from playwright.sync_api import Locator, Page

from tests.browser.fake_app import Fake

EXPECTED_TROUBLE = ("Failed to load resource",)
"""The browser's own line for an answer of 4xx, which some tests cause on purpose."""


class Stand:
    """An ASGI application that passes everything on to `app`."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Passes a request on."""
        await self.app(scope, receive, send)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The application's address."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_config=None,  # its own would stay in force for the tests after these
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Screen:
    """A page of the app, the fake service behind it, and what went wrong."""

    def __init__(self, page: Page, address: str, fake: Fake) -> None:
        self.page, self.address, self.fake = page, address, fake
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith(EXPECTED_TROUBLE):
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "blob:", "data:")):
            self.complaints.append(f"asked {url}")

    def open(self, fragment: str = "") -> "Screen":
        """Loads the page and waits for its first rows, or for what it says in their place."""
        self.page.goto(f"{self.address}/{fragment}")
        self.page.locator(".row, #empty:not([hidden]), dialog").first.wait_for(state="attached")
        return self

    def close(self) -> None:
        """Leaves nothing behind for the next page."""
        self.page.evaluate("() => localStorage.clear()")
        self.page.close()
        self.fake.generation += 1  # ends its streams of events

    def row(self, prompt: str) -> Locator:
        """The row of a prompt, by its name in the store."""
        return self.page.locator(f'.row[data-prompt="{prompt}"]')

    def cell(self, prompt: str, group: str, column: str) -> Locator:
        """A group's cell in a column (transcribe, generate, speak, translate, dub)."""
        return self.row(prompt).locator(f'[data-group="{group}"] [data-column="{column}"]')

    def act(self, prompt: str, group: str, column: str, what: str) -> None:
        """Presses a text's tool: more, changes, words, edit."""
        self.cell(prompt, group, column).locator(f'[data-act="{what}"]').click()

    def lit(self) -> str:
        """The words that are lit now, or nothing."""
        return str(self.page.evaluate("() => [...(CSS.highlights.get('lit') ?? [])].map(String).join(' ')"))

    def sound(self) -> dict[str, Any]:
        """The page's sound: where it is, whether it is paused, what it plays."""
        read = "({ currentTime, paused, currentSrc }) => ({ at: currentTime, paused, src: currentSrc })"
        found: dict[str, Any] = self.page.locator("#sound").evaluate(read)
        return found

    def until(self, script: str) -> None:
        """Waits until a script that takes nothing gives true."""
        deadline = time.monotonic() + 5
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, f"never came: {script}"
            self.page.wait_for_timeout(20)
