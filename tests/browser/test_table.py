"""The table: a row per prompt, every group in each column, more by the page, on any screen."""

import pytest
from playwright.sync_api import expect

from tests.browser import fake_data as data
from tests.browser.conftest import Opener
from tests.browser.fake_app import filled

TITLES = ["Audio Prompt", "Group", "Transcribed Audio", "Generated Text", "Synthesised Audio"]
TITLES += ["Translated Text", "Synthesised Audio"]
COLUMNS = ["transcribe", "generate", "speak", "translate", "dub"]


def test_the_columns_are_the_courses(show: Opener) -> None:
    heads = show().page.get_by_role("columnheader").all_inner_texts()
    assert [head.split("\n")[0] for head in heads] == TITLES


def test_a_row_per_prompt_has_every_group_in_each_column(show: Opener) -> None:
    screen = show(prompts=2, groups=3)
    expect(screen.page.locator(".row")).to_have_count(2)
    for group in screen.fake.groups:
        for column in COLUMNS:
            cell = screen.cell("input-02", group, column)
            expect(
                cell.locator(".said" if column in ("transcribe", "generate", "translate") else ".player")
            ).to_have_count(1)
    assert "Bienvenue" in screen.cell("input-01", "group-02", "translate").inner_text()


def test_show_more_shows_the_whole_text_and_less_again(show: Opener) -> None:
    screen = show()
    cell = screen.cell("input-01", "staff", "generate")
    whole = data.text("generate", 0, 0)
    assert whole[-20:] not in cell.inner_text()
    assert not any("artifacts" in call for call in screen.fake.calls), "texts are fetched only when asked for"
    screen.act("input-01", "staff", "generate", "more")
    expect(cell.locator(".said")).to_have_text(whole)
    button = cell.locator('[data-act="more"]')
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    button.click()
    expect(button).to_have_text("Show more")


def test_one_switch_changes_the_language_of_the_last_columns(show: Opener) -> None:
    screen = show()
    screen.page.get_by_label("Spanish").check()
    expect(screen.cell("input-02", "group-01", "translate")).to_contain_text("Bienvenidos")
    expect(screen.cell("input-02", "group-01", "generate")).to_contain_text("Welcome")
    expect(screen.page.locator('[data-head="dub"]')).to_contain_text("Spanish")
    assert screen.cell("input-01", "staff", "translate").locator(".said").get_attribute("lang") == "es"


def test_a_cloned_voice_stands_below_the_synthesised_audio(show: Opener) -> None:
    screen = show()
    cell = screen.cell("input-01", "staff", "dub")
    expect(cell.get_by_text("In the host's voice")).to_be_visible()
    expect(cell.locator(".player")).to_have_count(2)
    expect(screen.cell("input-02", "staff", "dub").locator(".player")).to_have_count(1)


def test_groups_can_be_left_out(show: Opener) -> None:
    screen = show(groups=3)
    screen.page.locator("#group-filter-summary").click()
    screen.page.get_by_label("group-01", exact=True).uncheck()
    expect(screen.page.locator('[data-group="group-01"]')).to_have_count(0)
    expect(screen.page.locator('.row [data-group="group-02"]')).to_have_count(2)
    expect(screen.page.locator("#group-filter-summary")).to_have_text("2 groups")


def test_nothing_recorded_yet_says_what_to_do(show: Opener) -> None:
    screen = show(fake=filled(0, 0))
    screen.page.get_by_role("button", name="Add the first recording").click()
    expect(screen.page.get_by_role("dialog")).to_be_visible()


def test_a_text_from_the_server_is_never_read_as_html(show: Opener) -> None:
    fake = filled(1, 1)
    bad = '<img src=x onerror="alert(1)"> & <b>bold</b>'
    fake.prompts[0]["title"] = bad
    fake.texts["input-01.staff", "generate"] = bad
    fake.make("input-01.staff", "generate", tell=False)
    screen = show(fake=fake)
    expect(screen.row("input-01").get_by_role("heading")).to_have_text(bad)
    expect(screen.cell("input-01", "staff", "generate").locator(".said")).to_have_text(bad)
    assert screen.page.locator("main img, main b").count() == 0


def test_the_rest_comes_by_the_page_as_the_end_comes_near(show: Opener) -> None:
    screen = show(prompts=45, groups=1)
    expect(screen.page.locator("#count")).to_have_text("45 recordings, 20 of them below")
    screen.page.locator("#more").scroll_into_view_if_needed()
    expect(screen.page.locator("#count")).to_have_text("45 recordings, 40 of them below")
    screen.page.locator("#more").scroll_into_view_if_needed()
    expect(screen.page.locator(".row")).to_have_count(45)
    expect(screen.page.locator("#more-box")).to_be_hidden()
    assert len([call for call in screen.fake.calls if call == "GET /v1/rows"]) == 3


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1000, 800), (768, 900), (390, 844), (320, 640)])
def test_nothing_hangs_over_the_side(show: Opener, width: int, height: int) -> None:
    screen = show(viewport={"width": width, "height": height})
    screen.act("input-01", "staff", "generate", "changes")
    screen.row("input-01").get_by_role("button", name="Details: times and models, staff").click()
    expect(screen.row("input-01").get_by_text("rewrite-demo")).to_be_visible()
    wide = screen.page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    over = "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length"
    assert screen.page.locator(".cell").evaluate_all(over) == 0
