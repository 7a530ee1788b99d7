"""Where the browser of these tests is, and how it is started.

Contract: Debian's chromium, never a downloaded one. Where there is none the tests are skipped with
what to install as the reason; with BROWSER=required in the environment, as in CI, they fail instead.
"""

import os
import shutil

import pytest

REQUIRED = os.environ.get("BROWSER") == "required"
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
    """The path of chromium; without one the test that asks is skipped, or fails where one is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "the page's tests need Debian's chromium: apt-get install -y chromium"
        if REQUIRED:
            pytest.fail(why, pytrace=False)
        pytest.skip(why)
    return found
