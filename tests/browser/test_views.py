"""The other views: leaderboard, two groups compared, the row as a zip, the theme, paper."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import filled


def test_the_leaderboard_has_the_groups_by_score_with_their_feeds(show: Opener) -> None:
    page = show(prompts=3, groups=3, fragment="#/leaderboard").page
    expect(page.get_by_role("link", name="Leaderboard")).to_have_attribute("aria-current", "page")
    rows = page.locator(".board tbody tr")
    expect(rows).to_have_count(3)
    assert rows.locator("th").all_inner_texts() == ["staff", "group-01", "group-02"]
    assert rows.locator(".score").all_inner_texts() == ["95", "92", "89"]
    expect(rows.first).to_contain_text("3 of 3")
    feed = rows.first.get_by_role("link", name="Podcast feed of staff, French")
    assert feed.evaluate("(link) => new URL(link.href).pathname") == "/feeds/staff/fr.xml"


def test_two_groups_are_compared_word_by_word(show: Opener) -> None:
    screen = show(prompts=2, groups=3, fragment="#/compare?a=staff&b=group-01&column=transcribe")
    pair = screen.page.get_by_role("article", name="Very cheesy 1")
    expect(pair.get_by_role("region", name="From staff to group-01").locator("del")).to_contain_text(
        "spotless"
    )
    expect(pair.locator("ins")).to_contain_text("Pavlos")
    screen.page.get_by_label("with").select_option("group-02")
    expect(pair.get_by_role("region", name="From staff to group-02")).to_contain_text("No word differs.")
    assert screen.page.url.endswith("#/compare?a=staff&b=group-02&column=transcribe")


def test_a_comparison_follows_what_is_changed(show: Opener) -> None:
    screen = show(prompts=1, fragment="#/compare?column=generate")
    pair = screen.page.get_by_role("article")
    expect(pair).to_contain_text("No word differs.")
    pair.get_by_role("button", name="Edit: Generated Text, group-01").click()
    pair.get_by_role("textbox").fill("Welcome to the Very Cheesy Podcast.")
    pair.get_by_role("button", name="Save and go on from here").click()
    expect(pair.locator("del")).to_have_count(1)


def test_sounds_can_be_compared_too(show: Opener) -> None:
    screen = show(prompts=1, fragment="#/compare?column=dub")
    screen.page.get_by_role("article").get_by_role(
        "button", name="Play French speech by group-01"
    ).first.click()
    screen.until("() => document.getElementById('sound').currentTime > 0.1")


def test_a_row_is_exported_as_a_zip(show: Opener) -> None:
    screen = show()
    with screen.page.expect_download() as waiting:
        screen.row("input-02").get_by_role("link", name="as a zip").click()
    assert waiting.value.suggested_filename == "input-02.zip"
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")


def test_the_theme_is_the_systems_until_one_is_chosen_and_stays(show: Opener) -> None:
    page = show(color_scheme="dark").page
    colour = "() => getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    page.get_by_label("Theme").select_option("light")
    light = page.evaluate(colour)
    assert dark != light
    page.reload()
    assert page.evaluate(colour) == light
    expect(page.get_by_label("Theme")).to_have_value("light")


def test_paper_has_every_text_whole_and_nothing_to_press(show: Opener) -> None:
    screen = show(fake=filled(2, 2))
    screen.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    screen.page.get_by_role("button", name="Print").click()
    screen.until("() => window.printed === true")
    screen.page.emulate_media(media="print")
    expect(screen.cell("input-02", "group-01", "generate")).to_contain_text("can be frozen, number 2.")
    assert screen.page.locator("button:visible, input:visible, select:visible").count() == 0
    assert screen.page.pdf().startswith(b"%PDF")


def test_the_way_back_leads_back(show: Opener) -> None:
    page = show().page
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare two groups")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Prompts")).to_be_visible()
