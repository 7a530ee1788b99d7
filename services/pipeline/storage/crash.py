"""Named crash points: where a test lets the process end as by SIGKILL.

Contract: `crash_point(name)` returns at once unless `MEGA_CRASH_AT` is that name; with `MEGA_CRASH_ONCE` (a
file) the process ends there once, and never again while the file is there. It does not know what is done
around it.
"""

import os
from pathlib import Path

POINTS = (
    "workflow-begun",
    "before-call",
    "after-call",
    "record-written",
    "artifact-written",
    "step-told",
    "before-end",
)


def crash_point(name: str) -> None:
    """End the process here, if asked to."""
    if os.environ.get("MEGA_CRASH_AT") != name:
        return
    once = os.environ.get("MEGA_CRASH_ONCE")
    if once:
        try:
            Path(once).touch(exist_ok=False)
        except FileExistsError:
            return
    os._exit(137)
