"""Five hundred prompts by ten groups stay smooth: what is out of sight costs nothing.

Measured by the browser itself (Performance.getMetrics): processor seconds of script, style and layout, for a
screen that is scrolled and for a page of prompts that is loaded.
"""

from itertools import pairwise

from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Opener
from tests.browser.fake_app import filled

PROMPTS, GROUPS = 500, 10
SCREENS = 30
SPENT = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
A_SCREEN, A_PAGE = 0.25, 4.0
"""Seconds of work at most, on a machine that is busy with others: the median screen, a hundred prompts."""
ELEMENTS = 40_000
"""Of the whole page at the end; all cells at once would be half a million."""


def spent(session: CDPSession) -> float:
    """Seconds of work since the page began."""
    metrics = {
        metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]
    }
    return float(sum(metrics[name] for name in SPENT))


def test_five_hundred_prompts_by_ten_groups_stay_smooth(show: Opener) -> None:
    screen = show(fake=filled(PROMPTS, GROUPS))
    page = screen.page
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    moments = [spent(session)]
    for _ in range(SCREENS):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(30)
        moments.append(spent(session))
    screens = sorted(later - sooner for sooner, later in pairwise(moments))
    before = spent(session)
    while page.locator("#more-box").is_visible():  # as the search for a new prompt does
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(30)
    expect(page.locator(".row")).to_have_count(PROMPTS)
    per_page = (spent(session) - before) / (PROMPTS / 100)
    here = page.locator(".group").count()
    elements = page.evaluate("() => document.querySelectorAll('*').length")
    median, worst = screens[SCREENS // 2], screens[-1]
    print(
        f"a screen: {median:.3f} s, worst {worst:.3f} s; a hundred prompts: {per_page:.3f} s; {here} groups"
    )
    assert median < A_SCREEN
    assert per_page < A_PAGE
    assert elements < ELEMENTS
    assert here < 40 * GROUPS, "groups that are far out of sight are taken out again"
