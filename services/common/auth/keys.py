"""API keys: how one is made, what is kept of it, and how a presented one is recognised.

Contract: a key is `mega_<id>_<secret>`, its secret 256 bits of `secrets.token_urlsafe`; only the SHA-256 of
the whole is kept. A fast hash is right here: NIST SP 800-63B, section 5.1.2.2, asks for salt and a slow
function only below 112 bits of entropy, since nobody can guess more. It does not know where keys are kept,
nor how they come with a request.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

SCOPES = ("transcribe", "generate", "translate", "synthesize", "pipeline")
"""What a key can be good for, one by one."""
ALL = "all"
"""The scope that stands for all of them, those to come as well."""

_KEY = re.compile(r"mega_([A-Za-z0-9]{4,32})_[\w-]+", re.ASCII)
_RATE = re.compile(r"[1-9]\d{0,8} ?(/|per) ?([1-9]\d{0,4} ?)?(second|minute|hour|day)s?", re.ASCII)
"""What `limits.parse` reads, and nothing that it would read in part."""
_NOBODY = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
"""Compared with when no key has the id, so that both answers take the same time."""


class Key(BaseModel):
    """What is kept of a key. A field that this version does not know might restrict it, so it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9]{4,32}$")
    group: str = Field(min_length=1, max_length=64)
    scopes: tuple[str, ...]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the key's text, in hexadecimal."""
    created: AwareDatetime
    expires: AwareDatetime | None = None
    """From then on it is refused; None: never."""
    rate: str | None = None
    """Most requests in a moving window, as "60/minute"; None: as many as the service takes."""
    concurrency: int | None = Field(default=None, ge=1)
    """Most requests in flight at a time; None: as many as the service takes."""

    @field_validator("rate")
    @classmethod
    def _readable(cls, rate: str | None) -> str | None:
        if rate is not None:
            check_rate(rate)
        return rate

    def grants(self, scope: str) -> bool:
        """Whether the key is good for `scope`; every key is for the empty one."""
        return not scope or scope in self.scopes or ALL in self.scopes

    def expired(self, now: datetime) -> bool:
        """Whether its time is over at `now`."""
        return self.expires is not None and self.expires <= now


def check_rate(rate: str) -> None:
    """Raise ValueError unless `rate` can be read, as "60/minute" or "5 per 10 seconds"."""
    if not _RATE.fullmatch(rate):
        raise ValueError(f"{rate!r} is not a rate such as 60/minute, 5/second or 1000/day")


def new_key(
    group: str,
    scopes: Sequence[str],
    *,
    expires: datetime | None = None,
    rate: str | None = None,
    concurrency: int | None = None,
) -> tuple[str, Key]:
    """The text of a new key, which is nowhere else, and what is kept of it. Raises ValueError."""
    key_id = secrets.token_hex(4)
    text = f"mega_{key_id}_{secrets.token_urlsafe(32)}"
    kept = Key(
        id=key_id,
        group=group,
        scopes=tuple(scopes),
        sha256=digest(text),
        created=datetime.now(UTC).replace(microsecond=0),
        expires=expires,
        rate=rate,
        concurrency=concurrency,
    )
    return text, kept


def digest(text: str) -> str:
    """SHA-256 of a key's text, in hexadecimal; of any text, for clients send anything."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def recognise(text: str, keys: Mapping[str, Key]) -> Key | None:
    """The key whose text this is, expired or not; how long it takes says nothing about the secrets."""
    match = _KEY.fullmatch(text)
    found = keys.get(match.group(1)) if match else None
    same = hmac.compare_digest(digest(text), found.sha256 if found else _NOBODY)
    return found if same else None
