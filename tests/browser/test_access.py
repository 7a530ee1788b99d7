"""For everybody: axe finds nothing in any view, light, dark or small; the keyboard reaches everything."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import Fake, filled

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}

REACHED = [
    *("Add a recording", "Print", "Play the recording", "Position in the recording", "Export", "Make Very"),
    *("Details", "Actions for staff", "Show more: Transcribed", "Changes: Generated", "Words: Generated"),
    *("Edit: Translated", "Play English speech", "Play French speech in the host's voice"),
]


def busy() -> Fake:
    """Every state that a step can be in, a poor check, a stage that is away."""
    fake = filled(7, 2)
    for step, state in [("speak", "failed"), ("translate.fr", "running"), ("dub.fr", "blocked")]:
        fake.mark("input-01.staff", step, state)
    fake.mark("input-01.group-01", "speak", "waiting")
    fake.mark("input-01.group-01", "dub.fr", "cancelled")
    fake.away.add("synthesis_audio_en")
    return fake


def clean(page: Page) -> None:
    """Fails with what axe finds."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_table_with_everything_open(show: Opener, look: str) -> None:
    screen = show(fake=busy(), **LOOKS[look])
    expect(screen.page.locator("#banner")).to_contain_text("English speech is away")
    for what in ("changes", "words"):
        screen.act("input-02", "staff", "generate", what)
    expect(screen.page.locator(".diff ins").first).to_be_visible()
    screen.act("input-02", "staff", "translate", "edit")
    expect(screen.page.get_by_role("textbox")).to_be_visible()
    screen.row("input-02").get_by_role("button", name="Details: times and models, group-01").click()
    screen.row("input-02").get_by_role("button", name="Play English speech by group-01").click()
    screen.row("input-07").scroll_into_view_if_needed()
    expect(screen.cell("input-07", "staff", "speak").locator(".poor")).to_be_visible()
    clean(screen.page)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_the_other_views(show: Opener, look: str) -> None:
    page = show(fragment="#/leaderboard", **LOOKS[look]).page
    expect(page.locator(".board")).to_be_visible()
    clean(page)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".between:visible").first).to_be_visible()
    clean(page)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_dialogs_menus_and_notices(show: Opener, look: str) -> None:
    screen = show(prompts=1, **LOOKS[look])
    screen.page.locator("#add").click()
    screen.page.get_by_text("More choices").click()
    screen.page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_be_visible()
    clean(screen.page)
    screen.page.keyboard.press("Escape")
    screen.page.locator("#stages summary").click()
    clean(screen.page)
    screen.row("input-01").get_by_role("button", name="Actions for staff").click()
    clean(screen.page)
    screen.page.get_by_role("menuitem", name="Delete").click()
    clean(screen.page)
    screen.page.keyboard.press("Escape")
    screen.fake.emit(
        "episode", screen.fake.summary("input-01.staff") | {"state": "failed", "error": {"message": "no"}}
    )
    expect(screen.page.locator(".notice")).to_be_visible()
    clean(screen.page)


def test_nothing_recorded_yet_is_clean_too(show: Opener) -> None:
    clean(show(fake=filled(0, 0)).page)


def test_the_keyboard_reaches_and_works_everything_in_a_row(show: Opener) -> None:
    screen = show(prompts=1, groups=1)
    named = (
        "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"
    )
    reached = []
    for _ in range(45):
        screen.page.keyboard.press("Tab")
        reached.append(str(screen.page.evaluate(named)))
    assert reached[0] == "Skip to the content"
    for wanted in REACHED:
        assert any(name.startswith(wanted) for name in reached), wanted


def test_a_menu_is_worked_by_keyboard_and_gives_the_focus_back(show: Opener) -> None:
    screen = show(prompts=1, groups=1)
    button = screen.row("input-01").get_by_role("button", name="Actions for staff")
    button.press("Enter")
    expect(screen.page.get_by_role("menuitem").first).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    screen.page.keyboard.press("ArrowDown")
    expect(screen.page.get_by_role("menuitem").nth(1)).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_everything_is_large_enough_to_be_touched(show: Opener) -> None:
    screen = show(prompts=1, viewport={"width": 390, "height": 844})
    small = """(all) => all.map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
        .filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24)).map(([name]) => name)"""
    assert (
        screen.page.locator("button:visible, a:visible:not(.skip), summary:visible").evaluate_all(small) == []
    )
