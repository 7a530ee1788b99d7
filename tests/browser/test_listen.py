"""Hearing: one sound at a time, fetched only when wanted; words lit while they play; a word clicked is
heard.
"""

from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import filled
from tests.browser.screen import Screen

PLAY = "Play {language} speech by staff, “Very cheesy 1”"


def play(screen: Screen, language: str = "French") -> None:
    screen.page.get_by_role("button", name=PLAY.format(language=language), exact=True).click()


def test_no_sound_is_fetched_until_one_is_played(show: Opener) -> None:
    screen = show()
    assert not any("artifacts" in call or call.endswith("/audio") for call in screen.fake.calls)
    play(screen)
    screen.until("() => document.getElementById('sound').currentTime > 0.2")
    assert "GET /v1/episodes/input-01.staff/artifacts/dub.fr" in screen.fake.calls


def test_a_second_sound_stops_the_first(show: Opener) -> None:
    screen = show()
    play(screen, "French")
    screen.until("() => document.getElementById('sound').currentTime > 0")
    play(screen, "English")
    expect(screen.page.get_by_role("button", name="Pause English speech by staff")).to_be_visible()
    expect(screen.page.get_by_role("button", name=PLAY.format(language="French"), exact=True)).to_be_visible()
    assert "speak" in screen.sound()["src"]


def test_it_pauses_and_goes_on_where_it_was(show: Opener) -> None:
    screen = show()
    play(screen)
    screen.until("() => document.getElementById('sound').currentTime > 0.3")
    screen.page.get_by_role("button", name="Pause French speech").click()
    at = screen.sound()["at"]
    assert screen.sound()["paused"]
    play(screen)
    screen.until(f"() => document.getElementById('sound').currentTime > {at}")


def test_a_place_chosen_before_playing_is_where_it_begins(show: Opener) -> None:
    screen = show()
    screen.cell("input-01", "staff", "dub").get_by_role("slider").first.fill("2")
    play(screen)
    screen.until("() => document.getElementById('sound').currentTime >= 2")


def test_the_word_that_is_heard_is_lit(show: Opener) -> None:
    screen = show()
    play(screen)
    screen.until("() => (CSS.highlights.get('lit')?.size ?? 0) > 0")
    first = screen.lit()
    screen.until(f"() => [...CSS.highlights.get('lit')].join(' ') !== '{first}'")
    translated = screen.cell("input-01", "staff", "translate").locator(".said").inner_text()
    assert screen.lit().split()[0] in translated


def test_a_short_text_moves_in_its_window_with_the_lit_word(show: Opener) -> None:
    screen = show()
    screen.cell("input-01", "staff", "speak").get_by_role("slider").fill("1.5")
    play(screen, "English")
    said = '[data-text="input-01.staff/generate"]'
    screen.until(f"() => document.querySelector('{said}').scrollTop > 0")
    assert screen.page.evaluate("() => scrollY") == 0


def test_a_word_that_is_clicked_is_heard(show: Opener) -> None:
    screen = show()
    box = screen.cell("input-01", "staff", "transcribe").locator(".said").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + 30, box["y"] + 55)  # in the third line
    screen.until("() => (CSS.highlights.get('lit')?.size ?? 0) > 0")
    assert screen.sound()["src"].endswith("/v1/prompts/input-01/audio")
    assert 0.3 < screen.sound()["at"] < 2


def test_words_can_be_heard_by_keyboard(show: Opener) -> None:
    screen = show()
    screen.cell("input-01", "staff", "generate").locator('[data-act="words"]').press("Enter")
    words = screen.cell("input-01", "staff", "generate").get_by_role("group")
    expect(words.get_by_role("button").first).to_be_focused()
    assert words.locator('[tabindex="0"]').count() == 1
    for _ in range(20):
        screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("Enter")
    screen.until("() => document.getElementById('sound').currentTime > 0.5")
    screen.page.keyboard.press("Home")
    expect(words.get_by_role("button").first).to_be_focused()


def test_selecting_text_plays_nothing(show: Opener) -> None:
    screen = show()
    screen.cell("input-01", "staff", "transcribe").locator(".said").dblclick(position={"x": 40, "y": 30})
    screen.page.wait_for_timeout(100)
    assert screen.page.evaluate("() => getSelection().toString().trim()")


def test_without_measured_times_a_word_has_its_share_of_the_sound(show: Opener) -> None:
    fake = filled(1, 1)
    fake.timed = False
    screen = show(fake=fake)
    play(screen, "English")
    screen.until("() => (CSS.highlights.get('lit')?.size ?? 0) > 0")
    screen.page.get_by_role("button", name="Play the recording").click()
    screen.until("() => (CSS.highlights.get('lit')?.size ?? 0) > 0")
