"""The page before the real services on the demo models: record, watch, listen, mend, subscribe.

Screenshots go to build/screenshots (light, dark, phone, paper), for people to look at.
"""

import contextlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import feedparser
import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_access import LOOKS
from tests.ports import free_row

pytestmark = [pytest.mark.app, pytest.mark.timeout(600)]
ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
SAMPLE = ROOT / "samples" / "01-very-cheesy.mp3"
SERVICES = 6
PATIENCE = 120_000
TEXTS, SOUNDS = ("transcribe", "generate", "translate"), ("speak", "dub")
COLUMNS = (*TEXTS, *SOUNDS)
MENDED = "Welcome to the Very Cheesy Podcast. We all love goat cheese."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`mega serve all` over an empty store: where its page is."""
    first = free_row(SERVICES)
    command = [sys.executable, "-m", "services.pipeline", "serve", "all", "--port", str(first)]
    settings = {"MEGA_STORE": str(tmp_path_factory.mktemp("app") / "store"), "MEGA_KEYS_FILE": "none"}
    log = (tmp_path_factory.getbasetemp() / "serve.log").open("w+")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MEGA_")}
    process = subprocess.Popen(command, stderr=log, stdout=log, env=inherited | settings, cwd=ROOT)
    try:
        yield _page_of(process, Path(log.name))
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _page_of(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address in the table that says all is ready."""
    for _ in range(1200):
        said = log.read_text(errors="replace")
        found = re.search(r"│ pipeline +│ (http://127\.0\.0\.1:\d+)", said)
        if found:
            return found[1]
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            pytest.fail(f"it ended early: {said[-2000:]}")
    raise AssertionError("it is not ready")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, permissions=["microphone"])
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield page
    context.close()
    assert not complaints


def cell(page: Page, column: str, group: str = "staff", prompt: str = "input-01") -> str:
    """Where a group's cell is."""
    return f'.row[data-prompt="{prompt}"] [data-group="{group}"] [data-column="{column}"]'


def add(page: Page, group: str) -> None:
    page.locator("#add").click()
    page.get_by_label("Choose files").set_input_files(SAMPLE)
    page.get_by_label("Title").fill("The very cheesy one")
    page.get_by_label("Group", exact=True).fill(group)
    dialog = page.get_by_role("dialog")
    for language in ("German", "Italian"):
        dialog.get_by_label(language).uncheck()
    dialog.get_by_role("button", name="Add", exact=True).click()


def filled(page: Page, group: str, prompt: str = "input-01") -> None:
    """Waits until every cell of the group has something."""
    for column in COLUMNS:
        content = ".said" if column in TEXTS else ".player"
        page.locator(f"{cell(page, column, group, prompt)} {content}").first.wait_for(timeout=PATIENCE)
    state = page.locator(f'.row[data-prompt="{prompt}"] [data-group="{group}"] .state')
    expect(state).to_have_text("Done", timeout=PATIENCE)


def sums(address: str, episode: str) -> dict[str, str]:
    """The checksum of each artifact of an episode."""
    steps = httpx.get(f"{address}/v1/episodes/{episode}", trust_env=False).json()["steps"]
    return {step["name"]: step["artifact"]["sha256"] for step in steps if step["artifact"]}


def test_a_recording_becomes_a_podcast_that_can_be_mended(page: Page, address: str) -> None:
    expect(page.get_by_role("heading", name="Nothing recorded yet")).to_be_visible()
    add(page, "staff")
    filled(page, "staff")
    _is_timed(address)
    _is_heard(page)
    _is_mended(page, address)
    _is_a_feed(address)
    add(page, "group-01")
    filled(page, "group-01")
    _looks(page, address)
    _export(page)


def _is_timed(address: str) -> None:
    """The service knows when each word is said: no share of the sound is guessed."""
    for step, seconds in (("transcribe", 23.7), ("speak", None), ("dub.fr", None)):
        place = f"{address}/v1/episodes/input-01.staff/artifacts/{step}?format=words"
        words = httpx.get(place, trust_env=False).json()["words"]
        assert len(words) > 30, step
        assert [start for start, _, _ in words] == sorted(start for start, _, _ in words)
        assert seconds is None or words[-1][1] <= seconds


def _is_heard(page: Page) -> None:
    page.locator(f"{cell(page, 'dub')} .play").first.click()
    at = "() => document.getElementById('sound').currentTime"
    page.wait_for_timeout(1000)
    first = page.evaluate(at)
    page.wait_for_timeout(500)
    assert page.evaluate(at) > first > 0
    lit = "() => [...(CSS.highlights.get('lit') ?? [])].map(String).join(' ')"
    assert page.evaluate(lit), "the word that is heard is lit"
    page.locator(f"{cell(page, 'dub')} .play").first.click()
    page.locator(f"{cell(page, 'transcribe')} .said").click(position={"x": 30, "y": 35})
    page.wait_for_timeout(800)
    assert page.evaluate(lit), "a word of the transcript that is clicked is heard"
    page.locator('.prompt .play[data-playing="true"]').click()


def _is_mended(page: Page, address: str) -> None:
    before = sums(address, "input-01.staff")
    page.locator(f"{cell(page, 'generate')} [data-act=edit]").click()
    page.get_by_role("textbox", name="Text: Generated Text").fill(MENDED)
    page.get_by_role("button", name="Save and go on from here").click()
    expect(page.locator(f"{cell(page, 'generate')} .said")).to_contain_text("We all love goat cheese.")
    expect(page.locator(cell(page, "generate"))).to_contain_text("Edited by hand")
    expect(page.locator(f"{cell(page, 'translate')} .said")).to_contain_text("chèvre", timeout=PATIENCE)
    filled(page, "staff")
    after = sums(address, "input-01.staff")
    assert {name for name in before if before[name] == after[name]} == {"transcribe"}
    page.locator(f"{cell(page, 'translate')} [data-act=edit]").click()
    page.get_by_role("textbox", name="Text: Translated Text").fill("Bienvenue. Nous aimons tous le fromage.")
    page.get_by_role("button", name="Save and go on from here").click()
    expect(page.locator(f"{cell(page, 'translate')} .said")).to_contain_text("Nous aimons tous le fromage.")
    page.wait_for_timeout(300)
    filled(page, "staff")
    last = sums(address, "input-01.staff")
    assert {name for name in after if after[name] != last[name]} == {"translate.fr", "dub.fr"}


def _is_a_feed(address: str) -> None:
    answer = httpx.get(f"{address}/feeds/staff/fr.xml", trust_env=False)
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    (entry,) = found.entries
    (enclosure,) = entry.enclosures
    assert enclosure.type == "audio/mpeg"
    sound = httpx.get(enclosure.href, trust_env=False)
    assert (sound.status_code, len(sound.content)) == (200, int(enclosure.length))


def _export(page: Page) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export The very cheesy one as a zip").click()
    held = zipfile.ZipFile(waiting.value.path()).namelist()
    assert {"text_prompts/staff/input-01.txt", "output_audios/group-01/input-01.mp3"} <= set(held), held


def _looks(page: Page, address: str) -> None:
    """A picture of each look, in which axe finds nothing either."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    browser = page.context.browser
    assert browser is not None
    for look, settings in LOOKS.items():
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | settings))
        seen = context.new_page()
        seen.goto(address)
        seen.locator(".player").first.wait_for()
        seen.locator("#stages-dot.ready").wait_for()
        seen.screenshot(path=SHOTS / f"{look}.png", full_page=True)
        assert Axe().run(seen).violations_count == 0
        seen.locator("[data-act=changes]").first.click()
        seen.locator(".controls .act").first.click()
        seen.locator(".diff").first.wait_for()
        seen.screenshot(path=SHOTS / f"{look}-open.png", full_page=True)
        for view in ("compare", "leaderboard"):
            seen.goto(f"{address}/#/{view}")
            seen.locator(f"#view-{view} h1").wait_for()
            seen.wait_for_timeout(500)
            seen.screenshot(path=SHOTS / f"{look}-{view}.png", full_page=True)
        context.close()


def test_what_is_spoken_into_the_microphone_is_taken(page: Page) -> None:
    page.locator("#add").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog).to_contain_text("Recording 0:02")
    dialog.get_by_role("button", name="Stop").click()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator('.row[data-prompt="input-02"]').wait_for()
