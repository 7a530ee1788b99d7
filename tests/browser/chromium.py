"""Where the browser of these tests is, and how it is started.

Contract: Debian's chromium, never a downloaded one. Where there is none the tests fail and say what to
install; with SKIP_BROWSER_TESTS="the reason" in the environment they are skipped with that reason.
"""

import os
import shutil

import pytest

SKIP = os.environ.get("SKIP_BROWSER_TESTS", "")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def executable() -> str:
    """The path of chromium; the test that asks fails, or is skipped where a reason to is given."""
    if SKIP:
        pytest.skip(f"SKIP_BROWSER_TESTS: {SKIP}")
    found = shutil.which("chromium")
    if found is None:
        pytest.fail(
            "the page's tests need Debian's chromium: apt-get install -y chromium "
            '(or set SKIP_BROWSER_TESTS="why" to leave them out)',
            pytrace=False,
        )
    return found
