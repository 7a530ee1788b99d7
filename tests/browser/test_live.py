"""Progress as it happens: steps, whole episodes, breaks of the line, stages that are away."""

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import add_prompt, filled


def test_cells_fill_as_their_steps_are_done(show: Opener) -> None:
    fake = filled(1, 0)
    fake.groups.append("staff")
    fake.add(0, "staff", state="waiting")
    screen = show(fake=fake)
    cell = screen.cell("input-01", "staff", "transcribe")
    expect(cell).to_contain_text("Waits for its turn")
    fake.mark("input-01.staff", "transcribe", "running")
    expect(cell).to_contain_text("Listening…")
    fake.make("input-01.staff", "transcribe")
    expect(cell).to_contain_text("Welcome to the very cheesy podcast")
    expect(screen.row("input-01").locator(".state")).to_contain_text("1 of 7")
    for step in ("generate", "speak", "translate.fr", "dub.fr", "translate.es", "dub.es"):
        fake.make("input-01.staff", step)
    expect(screen.row("input-01").locator(".state")).to_have_text("Done")
    expect(screen.page.locator("#notices")).to_contain_text("is done for staff")


def test_a_failed_step_says_why_and_can_be_tried_again(show: Opener) -> None:
    screen = show(prompts=1)
    screen.fake.mark("input-01.staff", "speak", "failed")
    cell = screen.cell("input-01", "staff", "speak")
    expect(cell).to_contain_text("The stage did not answer")
    expect(cell).to_contain_text("It is tried again by itself")
    screen.row("input-01").get_by_role("button", name="Actions for staff").click()
    screen.page.get_by_role("menuitem", name="Try again").click()
    expect(cell).to_contain_text("Speaking…")


def test_an_episode_at_work_can_be_cancelled(show: Opener) -> None:
    screen = show(prompts=1)
    screen.fake.mark("input-01.staff", "dub.fr", "running")
    screen.row("input-01").get_by_role("button", name="Actions for staff").click()
    screen.page.get_by_role("menuitem", name="Cancel").click()
    expect(screen.cell("input-01", "staff", "dub")).to_contain_text("Cancelled")


def test_an_episode_is_deleted_only_after_a_yes(show: Opener) -> None:
    screen = show(prompts=1)
    for answer in ("Leave it", "Delete"):
        assert "input-01.staff" in screen.fake.episodes
        screen.row("input-01").get_by_role("button", name="Actions for staff").click()
        screen.page.get_by_role("menuitem", name="Delete").click()
        screen.page.get_by_role("dialog").get_by_role("button", name=answer).click()
    expect(screen.row("input-01").locator('[data-group="staff"]')).to_have_count(0)
    assert "input-01.staff" not in screen.fake.episodes


def test_after_a_break_it_goes_on_from_the_last_event(show: Opener) -> None:
    screen = show(prompts=1)
    screen.until("() => true")
    screen.fake.mark("input-01.staff", "speak", "running")
    cell = screen.cell("input-01", "staff", "speak")
    expect(cell).to_contain_text("Speaking…")
    last = len(screen.fake.events)
    screen.fake.generation += 1  # the line breaks
    screen.fake.make("input-01.staff", "speak")  # while nobody listens
    expect(cell.locator(".player")).to_be_visible()
    expect(cell.locator(".status")).to_have_count(0)
    assert screen.fake.resumed_from[0] == str(last)


def test_a_new_prompt_of_somebody_else_appears_at_the_end(show: Opener) -> None:
    screen = show(prompts=1)
    expect(screen.page.locator("#stages-summary")).to_have_text("All stages ready")
    name = add_prompt(screen.fake, "From the command line")
    episode = screen.fake.add(1, "staff", state="waiting")
    screen.fake.emit("episode", screen.fake.summary(episode["id"]) | {"episode": episode["id"]})
    expect(screen.row(name).get_by_role("heading")).to_have_text("From the command line")
    screen.fake.mark(episode["id"], "transcribe", "running")
    expect(screen.cell(name, "staff", "transcribe")).to_contain_text("Listening…")


def test_a_group_that_begins_on_a_prompt_is_added_to_its_row(show: Opener) -> None:
    screen = show(prompts=1, groups=1)
    expect(screen.page.locator("#stages-summary")).to_have_text("All stages ready")
    screen.fake.groups.append("group-09")
    episode = screen.fake.add(0, "group-09", state="running")
    screen.fake.emit("episode", screen.fake.summary(episode["id"]) | {"episode": episode["id"]})
    expect(screen.cell("input-01", "group-09", "generate")).to_contain_text("Writing…")


def test_a_stage_that_is_away_is_said(show: Opener) -> None:
    fake = filled(1, 1)
    fake.away.add("translate_text")
    screen = show(fake=fake)
    banner = screen.page.locator("#banner")
    expect(banner).to_contain_text("Translation is away since")
    expect(banner).to_contain_text("everything else goes on")
    expect(screen.page.locator("#stages-summary")).to_have_text("4 of 5 stages ready")
    fake.away.clear()
    expect(banner).to_be_hidden(timeout=8000)
