"""What the command line says about the recordings, as an episode takes it.

Contract: `about_from` gives the fields of a Spec that were given, or raises InvalidOption. It does not know
recordings.
"""

from pathlib import Path
from typing import Any

from services.pipeline.episodes.spec import MODES, glossary_lines
from services.pipeline.errors import InvalidOption


def about_from(glossary: str | None, mode: str, voice: str, host: str, show: str) -> dict[str, Any]:
    """Glossary (of the file of that name), mode, voice, host and show."""
    if mode not in MODES:
        raise InvalidOption(f"unknown mode {mode!r}", hint=f"Use {' or '.join(MODES)}.")
    about: dict[str, Any] = {"mode": mode, "voice": voice, "host": host, "show": show}
    if glossary:
        try:
            about["glossary"] = glossary_lines(Path(glossary).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidOption(f"can't read {glossary}: {error}", hint="Give a UTF-8 file.") from None
    return about
