"""Adding: files, the microphone, a prompt that is here for another group; what goes wrong is said."""

from playwright.sync_api import FilePayload, expect

from tests.browser import fake_data as data
from tests.browser.conftest import Opener
from tests.browser.fake_app import filled
from tests.browser.screen import Screen


def begin(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Add a recording").click()


def choose(screen: Screen, *names: str, body: bytes | None = None) -> None:
    sound = data.tone() if body is None else body
    files = [FilePayload(name=name, mimeType="audio/wav", buffer=sound) for name in names]
    screen.page.get_by_label("Choose files").set_input_files(files)


def test_a_file_becomes_a_row_that_is_brought_into_sight(show: Opener) -> None:
    screen = show(prompts=12)
    begin(screen)
    choose(screen, "brie.wav")
    screen.page.get_by_label("Title").fill("All about Brie")
    screen.page.get_by_label("Group", exact=True).fill("group-07")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    row = screen.row("input-13")
    expect(row.get_by_role("heading")).to_have_text("All about Brie")
    expect(row).to_be_in_viewport()
    expect(screen.cell("input-13", "group-07", "transcribe")).to_contain_text("Waits for its turn")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)


def test_what_was_chosen_is_sent(show: Opener) -> None:
    screen = show()
    begin(screen)
    choose(screen, "one.wav")
    screen.page.get_by_label("Spanish").last.uncheck()
    screen.page.get_by_label("Others, by code").fill("pt, nl")
    screen.page.get_by_text("More choices").click()
    screen.page.get_by_label("The text is made").select_option("correct")
    screen.page.get_by_label("Glossary").fill("bree = Brie")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.row("input-03")).to_be_visible()
    sent = screen.fake.received[-1]
    assert sent["languages"] == "fr,pt,nl"
    assert (sent["mode"], sent["glossary"], sent["group"]) == ("correct", "bree = Brie", "staff")
    assert len(sent["key"]) == 32


def test_several_files_are_several_episodes(show: Opener) -> None:
    screen = show(prompts=1)
    begin(screen)
    choose(screen, "one.wav", "two.wav")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.row("input-03").get_by_role("heading")).to_have_text("two.wav")
    assert screen.fake.received[0]["key"] != screen.fake.received[1]["key"]


def test_nothing_chosen_is_said(show: Opener) -> None:
    screen = show()
    begin(screen)
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_have_text("Choose a file, or record one.")
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.locator("#add")).to_be_focused()


def test_a_refusal_is_said_and_the_form_stays(show: Opener) -> None:
    screen = show()
    begin(screen)
    choose(screen, "empty.wav", body=b"")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_have_text("The recording is empty")
    expect(screen.page.get_by_role("button", name="Add", exact=True)).to_be_enabled()


def test_a_try_again_sends_the_same_idempotency_key(show: Opener) -> None:
    screen = show()
    begin(screen)
    choose(screen, "one.wav")
    sent: list[str | None] = []
    screen.page.on("request", lambda asked: sent.append(asked.headers.get("idempotency-key")))
    screen.page.route("**/v1/episodes", lambda route: route.abort(), times=1)
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_contain_text("nothing is made twice")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.row("input-03")).to_be_visible()
    first, second = filter(None, sent)
    assert first == second


def test_the_microphone_records_what_is_then_sent(show: Opener) -> None:
    screen = show(prompts=1, permissions=["microphone"])
    begin(screen)
    screen.page.get_by_role("button", name="Record", exact=True).click()
    expect(screen.page.get_by_role("dialog")).to_contain_text("Recording 0:01")
    screen.page.get_by_role("button", name="Stop").click()
    expect(screen.page.get_by_role("dialog")).to_contain_text("recording.webm")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.row("input-02")).to_be_visible()
    assert screen.fake.received[-1]["bytes"] > 1000


def test_a_prompt_that_is_here_is_made_for_another_group(show: Opener) -> None:
    fake = filled(1, 1)
    screen = show(fake=fake)
    screen.row("input-01").get_by_role("button", name="for a group").click()
    expect(screen.page.get_by_label("Choose files")).to_have_count(0)
    screen.page.get_by_label("Group", exact=True).fill("group-03")
    screen.page.get_by_role("button", name="Make it").click()
    expect(screen.cell("input-01", "group-03", "transcribe")).to_contain_text("Waits for its turn")
    expect(screen.page.locator(".row")).to_have_count(1)
