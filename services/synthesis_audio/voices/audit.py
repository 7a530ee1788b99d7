"""The log of what was done with voices: one line of JSON per event, added at the end, never changed.

Contract: `Audit(path).note(event, …)` adds a line, on disk when it returns but for `used`; `last(voice)` is
the last line about a voice. Lines tell event, voice, its group, when, who (key and group; "local" where no
keys are asked for), and for `used` how many characters in which language; never audio, never a text. Several
processes may add lines: each is one write of a file opened for appending (POSIX). It does not know profiles.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Event = Literal["created", "used", "deleted", "expired"]


class Audit:
    """The log at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, event: Event, voice: str, group: str, *, key: str, by: str, **more: str | int) -> None:
        """Add a line. Raises OSError."""
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"when": when, "event": event, "voice": voice, "group": group, "key": key, "by": by, **more}
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, data)
            if event != "used":
                os.fsync(file)
        finally:
            os.close(file)

    def last(self, voice: str) -> dict[str, Any] | None:
        """The last line about `voice`; None where there is none."""
        found = None
        try:
            with self._path.open(encoding="utf-8") as lines:
                for line in lines:
                    if voice in line:
                        found = line
        except OSError:
            return None
        return _read(found) if found else None


def _read(line: str) -> dict[str, Any] | None:
    """A line's fields; None for half a line, as a power cut may leave it."""
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None
