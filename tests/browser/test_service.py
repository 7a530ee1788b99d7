"""The page before the real service, without stages: keys, what is away, a service that is killed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.pipeline.local.process import free_port
from tests.integration.test_pipeline.api import Api, serving_api, start_api

pytestmark = [pytest.mark.integration]
SAMPLE = Path(__file__).parents[2] / "samples" / "01-very-cheesy.mp3"


def made_key(file: Path, group: str) -> str:
    command = [
        sys.executable,
        "-m",
        "services.pipeline",
        "keys",
        "create",
        "--group",
        group,
        "--scopes",
        "pipeline",
    ]
    environment = {"MEGA_KEYS_FILE": str(file)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, str]:
    return {group: made_key(tmp_path / "keys.json", group) for group in ("staff", "group-01")}


@pytest.fixture
def service(tmp_path: Path, keys: dict[str, str]) -> Iterator[Api]:
    environment = {"MEGA_KEYS_FILE": str(tmp_path / "keys.json"), "MEGA_STORE": str(tmp_path / "store")}
    with serving_api(environment) as api:
        yield api


@pytest.fixture
def page(browser: Browser, service: Api) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(str(service.base_url))
    yield page
    context.close()
    assert not complaints


def enter(page: Page, key: str) -> None:
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Use this key").click()


def test_a_key_changes_its_own_groups_episodes_and_reads_all(page: Page, keys: dict[str, str]) -> None:
    enter(page, keys["group-01"])
    page.get_by_role("button", name="Add the first recording").click()
    page.get_by_label("Choose files").set_input_files(SAMPLE)
    page.get_by_label("Group", exact=True).fill("group-01")
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    row = page.locator('.row[data-prompt="input-01"]')
    expect(row.get_by_role("button", name="Actions for group-01")).to_be_visible()
    expect(page.locator("#banner")).to_contain_text("Transcription is away")
    row.get_by_role("button", name="Play the recording").click()
    page.wait_for_timeout(700)
    assert page.evaluate("() => document.getElementById('sound').currentTime") > 0
    page.get_by_role("button", name="Forget the key").click()
    enter(page, keys["staff"])
    expect(row.get_by_text("group-01")).to_be_visible()
    expect(row.get_by_role("button", name="Actions for group-01")).to_be_hidden()


@pytest.mark.app
def test_a_service_that_is_killed_is_said_and_taken_up_again(browser: Browser, tmp_path: Path) -> None:
    port, environment = free_port("127.0.0.1"), {"MEGA_STORE": str(tmp_path / "store")}
    page = browser.new_page()
    first = start_api(port, environment)
    try:
        first.ready()
        page.goto(str(first.base_url))
        expect(page.get_by_text("Nothing recorded yet")).to_be_visible()
    finally:
        first.process.kill()
        first.process.wait()
        first.close()
    expect(page.locator("#banner")).to_contain_text("Live progress is interrupted")
    second = start_api(port, environment)
    try:
        second.ready()
        expect(page.locator("#banner")).not_to_contain_text("Live progress", timeout=20_000)
        with SAMPLE.open("rb") as recording:
            form = {"group": "staff", "languages": "fr", "title": "After it came back"}
            second.post("/v1/episodes", files={"file": recording}, data=form).raise_for_status()
        expect(page.get_by_role("heading", name="After it came back")).to_be_visible(timeout=20_000)
    finally:
        page.close()
        second.process.kill()
        second.process.wait()
        second.close()
