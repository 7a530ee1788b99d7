"""Texts: which words changed, what is flagged, what made them; mending one, and only what follows is made
again.
"""

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import filled

MENDED = "Welcome to the Very Cheesy Podcast. We changed this by hand."


def test_the_words_that_changed_from_the_transcript_are_marked(show: Opener) -> None:
    screen = show()
    screen.act("input-01", "staff", "generate", "changes")
    changes = screen.cell("input-01", "staff", "generate").get_by_role(
        "region", name="Changes from the transcript"
    )
    expect(changes.locator("del").filter(has_text="house spotless protopapas")).to_have_count(1)
    expect(changes.locator("ins").filter(has_text="host, Pavlos Protopapas.")).to_have_count(1)
    assert "removed: " in (changes.locator("del").first.text_content() or "")
    screen.act("input-01", "staff", "generate", "changes")
    expect(changes).to_have_count(0)


def test_checks_stand_beside_and_poor_ones_stand_out(show: Opener) -> None:
    screen = show(prompts=7)
    screen.row("input-07").scroll_into_view_if_needed()
    expect(screen.cell("input-07", "staff", "speak").locator(".poor")).to_contain_text("31 % misheard")
    expect(screen.cell("input-07", "staff", "generate").locator(".flag")).to_contain_text("49 years")
    expect(screen.cell("input-06", "staff", "speak").locator(".passed")).to_contain_text("2 % misheard")
    expect(screen.cell("input-06", "staff", "generate").locator(".passed")).to_have_text(
        "names, numbers and dates kept"
    )
    expect(screen.cell("input-06", "staff", "translate").locator(".passed")).to_contain_text("71 / 100")


def test_times_and_models_are_behind_a_toggle(show: Opener) -> None:
    screen = show()
    row = screen.row("input-01")
    toggle = row.get_by_role("button", name="Details: times and models, staff")
    expect(row.get_by_text("whisper-demo")).to_have_count(0)
    toggle.click()
    expect(row.get_by_text("whisper-demo")).to_be_visible()
    details = screen.cell("input-01", "staff", "dub").locator(".details").first
    expect(details).to_contain_text("Apache-2.0")
    expect(details).to_contain_text("1.3 s")
    expect(details.get_by_role("link", name="srt")).to_have_attribute("href", "feeds/staff/fr/input-01.srt")
    toggle.click()
    expect(row.get_by_text("whisper-demo")).to_have_count(0)


def test_a_mended_text_has_only_what_follows_made_again(show: Opener) -> None:
    screen = show()
    screen.act("input-01", "staff", "generate", "edit")
    field = screen.page.get_by_role("textbox", name="Text: Generated Text, staff")
    expect(field).to_be_focused()
    field.fill(MENDED)
    screen.page.get_by_role("button", name="Save and go on from here").click()
    expect(screen.cell("input-01", "staff", "generate").locator(".said")).to_have_text(MENDED)
    expect(screen.cell("input-01", "staff", "generate")).to_contain_text("Edited by hand")
    for column in ("speak", "translate", "dub"):
        expect(screen.cell("input-01", "staff", column)).to_contain_text("Waits for its turn")
    expect(screen.cell("input-01", "staff", "transcribe").locator(".status")).to_have_count(0)
    for column in ("transcribe", "generate", "speak", "translate", "dub"):
        expect(screen.cell("input-01", "group-01", column).locator(".status")).to_have_count(0)
    screen.fake.make("input-01.staff", "speak")
    expect(screen.cell("input-01", "staff", "speak").locator(".player")).to_be_visible()


def test_a_text_that_is_open_is_shown_anew_when_it_changes(show: Opener) -> None:
    screen = show()
    screen.act("input-01", "staff", "generate", "more")
    whole = f"{MENDED} {'More of it. ' * 40}"
    screen.fake.texts["input-01.staff", "generate"] = whole
    screen.fake.make("input-01.staff", "generate")
    expect(screen.cell("input-01", "staff", "generate").locator(".said")).to_have_text(whole.strip())


def test_nobodys_change_is_overwritten_unseen(show: Opener) -> None:
    screen = show()
    screen.act("input-01", "staff", "generate", "edit")
    screen.page.get_by_role("textbox").fill(MENDED)
    screen.fake.texts["input-01.staff", "generate"] = "Theirs."
    screen.fake.make("input-01.staff", "generate")
    screen.page.get_by_role("button", name="Save and go on from here").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Somebody changed this text meanwhile")
    expect(screen.page.get_by_role("textbox")).to_have_value(MENDED)
    screen.page.get_by_role("button", name="Leave as it was").click()
    expect(screen.cell("input-01", "staff", "generate").locator(".said")).to_have_text("Theirs.")


def test_escape_leaves_a_text_as_it_was(show: Opener) -> None:
    screen = show()
    screen.act("input-01", "staff", "translate", "edit")
    screen.page.get_by_role("textbox").fill("Nothing of this stays.")
    screen.page.keyboard.press("Escape")
    expect(screen.cell("input-01", "staff", "translate").locator('[data-act="edit"]')).to_be_focused()
    assert not screen.fake.texts


def test_another_groups_text_has_no_edit(show: Opener) -> None:
    fake = filled(1, 2)
    fake.episodes["input-01.group-01"]["writable"] = False
    screen = show(fake=fake)
    expect(screen.cell("input-01", "group-01", "generate").locator('[data-act="edit"]')).to_have_count(0)
    expect(screen.cell("input-01", "staff", "generate").locator('[data-act="edit"]')).to_have_count(1)
    expect(screen.row("input-01").get_by_role("button", name="Actions for group-01")).to_be_hidden()
