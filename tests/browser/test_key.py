"""Where the service asks for an API key: it is asked for once, kept in the tab, and sent with everything."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import KEY, Fake, filled
from tests.browser.screen import Screen


@pytest.fixture
def keyed() -> Fake:
    fake = filled(2, 2)
    fake.keyed = True
    return fake


def give(screen: Screen, key: str) -> None:
    screen.page.get_by_label("API key").fill(key)
    screen.page.get_by_role("button", name="Use this key").click()


def test_it_is_asked_for_and_kept_for_the_tab_alone(show: Opener, keyed: Fake) -> None:
    screen = show(fake=keyed)
    expect(screen.page.get_by_label("API key")).to_have_attribute("type", "password")
    give(screen, KEY)
    expect(screen.page.locator(".row")).to_have_count(2)
    assert screen.page.evaluate("() => [sessionStorage.length, localStorage.getItem('api-key')]") == [1, None]
    screen.page.reload()
    expect(screen.page.locator(".row")).to_have_count(2)
    expect(screen.page.get_by_role("dialog")).to_have_count(0)


def test_a_key_that_is_refused_is_asked_for_again(show: Opener, keyed: Fake) -> None:
    screen = show(fake=keyed)
    give(screen, "wrong")
    expect(screen.page.get_by_role("dialog")).to_contain_text("The key was refused")
    give(screen, KEY)
    expect(screen.page.locator(".row")).to_have_count(2)


def test_without_a_key_it_says_so_and_stays_quiet(show: Opener, keyed: Fake) -> None:
    screen = show(fake=keyed)
    screen.page.keyboard.press("Escape")
    expect(screen.page.locator("#notices")).to_contain_text("This service asks for an API key")
    screen.page.wait_for_timeout(300)
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    screen.page.get_by_role("button", name="Give a key").click()
    expect(screen.page.get_by_label("API key")).to_be_visible()


def test_sounds_and_files_are_fetched_with_it(show: Opener, keyed: Fake) -> None:
    screen = show(fake=keyed)
    give(screen, KEY)
    screen.page.get_by_role("button", name="Play English speech by staff, “Very cheesy 1”").click()
    screen.until("() => document.getElementById('sound').currentTime > 0.1")
    assert screen.sound()["src"].startswith("blob:")
    with screen.page.expect_download() as waiting:
        screen.row("input-01").get_by_role("link", name="as a zip").click()
    assert waiting.value.suggested_filename == "input-01.zip"
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")


def test_live_progress_comes_with_it(show: Opener, keyed: Fake) -> None:
    screen = show(fake=keyed)
    give(screen, KEY)
    expect(screen.page.locator("#stages-summary")).to_have_text("All stages ready")
    keyed.mark("input-01.staff", "speak", "running")
    expect(screen.cell("input-01", "staff", "speak")).to_contain_text("Speaking…")


def test_it_can_be_forgotten(show: Opener, keyed: Fake) -> None:
    screen = show(fake=keyed)
    give(screen, KEY)
    screen.page.get_by_role("button", name="Forget the key").click()
    expect(screen.page.get_by_label("API key")).to_be_visible()
    assert screen.page.evaluate("() => sessionStorage.length") == 0
