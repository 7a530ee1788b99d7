"""What is kept of a voice profile beside its sample.

Contract: `VoiceRecord` is a voice.json, complete and checked; `is_profile(name)` tells an id from the name of
a model's own voice. It does not know where profiles lie.
"""

import re
import secrets
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_ID = re.compile(r"voice_[0-9a-f]{24}")


class _Kept(BaseModel):
    """A field that this version does not know might restrict a voice, so it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Consent(_Kept):
    """The speaker's statement as it was sent, when, and with which key ("" where none was asked for)."""

    statement: str
    given: AwareDatetime
    key: str


class SampleFile(_Kept):
    """The recording as it is kept: mono, 16 bit."""

    name: str
    bytes: int
    sha256: str
    seconds: float
    rate: int


class VoiceRecord(_Kept):
    """A voice profile. `language` is the sample's (ISO 639-1); `group` owns it."""

    id: str = Field(pattern=_ID.pattern)
    name: str
    group: str
    language: str
    transcript: str
    consent: Consent
    created: AwareDatetime
    expires: AwareDatetime
    sample: SampleFile

    def expired(self, now: datetime) -> bool:
        """Whether its time is over at `now`."""
        return self.expires <= now


def new_id() -> str:
    """An id that nobody guesses and no later voice gets."""
    return f"voice_{secrets.token_hex(12)}"


def is_profile(name: str) -> bool:
    """Whether a voice's name is the id of a profile."""
    return bool(_ID.fullmatch(name))
