"""A browser for the folder's tests, and a fresh page before a fresh fake service for each."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.fake_app import Fake, create, filled
from tests.browser.screen import Screen, Stand, served

Opener = Callable[..., Screen]
Contexts = Callable[..., BrowserContext]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = executable()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def service() -> Iterator[tuple[Stand, str]]:
    """One server for all tests, and its address; each test puts its own fake behind it."""
    stand = Stand()
    with served(stand) as address:
        yield stand, address


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> Iterator[Contexts]:
    """A context of the browser for such settings, kept for the next test with its files."""
    kept: dict[str, BrowserContext] = {}

    def context(**settings: Any) -> BrowserContext:
        name = repr(sorted(settings.items()))
        if name not in kept:
            kept[name] = browser.new_context(**settings)
        return kept[name]

    yield context
    for one in kept.values():
        one.close()


@pytest.fixture
def show(contexts: Contexts, service: tuple[Stand, str]) -> Iterator[Opener]:
    """Opens the page before a fake service with so many prompts and groups, or before the one given."""
    screens: list[Screen] = []

    def opened(
        prompts: int = 2, groups: int = 2, *, fake: Fake | None = None, fragment: str = "", **context: Any
    ) -> Screen:
        kept = fake or filled(prompts, groups)
        stand, address = service
        stand.app = create(kept)
        wide = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
        page = contexts(**(wide | context)).new_page()
        page.set_default_timeout(5000)
        screens.append(Screen(page, address, kept))
        return screens[-1].open(fragment)

    yield opened
    for screen in screens:
        screen.close()
    assert not [complaint for screen in screens for complaint in screen.complaints]
