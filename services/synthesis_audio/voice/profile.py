"""What a loaded voice can do, as the routes need to know it before they ask for anything.

Contract: `VoiceProfile` is plain data; `profile_of(engine)` gives that of any engine, with defaults for one
that tells nothing. It does not know models.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.synthesis_audio.spoken.sentences import LONGEST

DEFAULT_VOICE = "demo"
"""A name that always means the first voice."""


@dataclass(frozen=True)
class VoiceProfile:
    """Voices by name (the first is the default), and what they can read.

    `longest`: characters of a piece by language, where the model has a limit. `alphabet`: the letters it
    reads; None is every letter of the language. `reads_ipa`: whether a text may hold sounds. `has_speed`:
    whether it can be told to speak faster. `languages`: ISO 639-1 codes, where the model names them.
    `clones`: the model that makes voices after recordings, empty where there is none.
    """

    voices: tuple[str, ...] = (DEFAULT_VOICE,)
    longest: Mapping[str, int] = field(default_factory=dict)
    alphabet: frozenset[str] | None = None
    reads_ipa: bool = False
    has_speed: bool = True
    languages: tuple[str, ...] = ()
    clones: str = ""

    def longest_in(self, code: str) -> int:
        """Characters that a piece of text in the language `code` may have."""
        return min(LONGEST, self.longest.get(code, LONGEST))


def profile_of(engine: Any) -> VoiceProfile:
    """The profile of the model that `engine` has loaded."""
    profile = getattr(engine, "profile", None)
    return profile if isinstance(profile, VoiceProfile) else VoiceProfile()
