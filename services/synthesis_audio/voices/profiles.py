"""What may be done with voice profiles, by whom, with a line in the audit log for each of it.

Contract: a caller sees and uses the profiles of their group, staff all. An expired profile is refused from
that second on, and taken away by the next `sweep`. A profile that is gone is told from one that never was to
those whose it was. It does not know HTTP bodies or models.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.common.errors import InvalidRequest
from services.common.sound.decoding import Samples
from services.synthesis_audio.voices.audit import Audit
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.errors import VoiceGone, VoiceNotFound, VoicesUnavailable, not_found
from services.synthesis_audio.voices.record import Consent, VoiceRecord, is_profile, new_id
from services.synthesis_audio.voices.sample import packed
from services.synthesis_audio.voices.shelf import Shelf

_log = logging.getLogger(__name__)

MOST_PER_GROUP = 100
_NOBODY = "sweep"
_WORDS = {"deleted": "was deleted", "expired": "has expired"}


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Wanted:
    """What a new profile is to say; `days` is how long it may be used."""

    name: str
    transcript: str
    consent: str
    language: str
    days: int
    group: str = ""


class Profiles:
    """The profiles in `folder`; `forget(voice)` is called for each that goes."""

    def __init__(
        self,
        folder: Path,
        *,
        forget: Callable[[str], None] = lambda _: None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._shelf, self._audit = Shelf(folder), Audit(folder / "audit.jsonl")
        self._forget, self._now = forget, now

    def add(self, wanted: Wanted, samples: Samples, caller: Caller) -> VoiceRecord:
        """A new profile. Raises VoiceNotFound for another group, InvalidRequest for one too many."""
        group = wanted.group or caller.own
        if not caller.may_use(group):
            raise InvalidRequest(
                f"the key is of {caller.group}, not of {group}", param="group", hint="leave it out"
            )
        with _folder_errors():
            if sum(record.group == group for record in self._shelf.records()) >= MOST_PER_GROUP:
                raise InvalidRequest(f"{group} has {MOST_PER_GROUP} voices", hint="delete one first")
            data, sample = packed(samples)
            now = self._now()
            record = VoiceRecord(
                id=new_id(),
                name=wanted.name,
                group=group,
                language=wanted.language,
                transcript=wanted.transcript,
                consent=Consent(statement=wanted.consent, given=now, key=caller.key),
                created=now,
                expires=now + timedelta(days=wanted.days),
                sample=sample,
            )
            self._audit.note("created", record.id, group, key=caller.key, by=caller.name)
            self._shelf.put(record, data)
        return record

    def listed(self, caller: Caller) -> list[VoiceRecord]:
        """Those that the caller may use, now."""
        with _folder_errors():
            records, now = self._shelf.records(), self._now()
        return [each for each in records if caller.may_use(each.group) and not each.expired(now)]

    def get(self, voice: str, caller: Caller) -> VoiceRecord:
        """Raises VoiceNotFound, VoiceGone, VoiceDamaged."""
        with _folder_errors():
            try:
                record = self._shelf.record(voice)
            except VoiceNotFound:
                raise self._gone(voice, caller) from None
            if not caller.may_use(record.group):
                raise not_found(voice)
            if record.expired(self._now()):
                self._expire(record)
                raise _refused(voice, "expired", record.expires.isoformat())
        return record

    def use(self, voice: str, caller: Caller, *, group: str, characters: int, language: str) -> VoiceRecord:
        """The profile, noted as used. `group` "" or whose it has to be. Raises what `get` raises."""
        record = self.get(voice, caller)
        if group and record.group != group:
            raise not_found(voice)
        with _folder_errors():
            self._audit.note(
                "used",
                voice,
                record.group,
                key=caller.key,
                by=caller.name,
                characters=characters,
                language=language,
                **({"for": group} if group else {}),
            )
        return record

    def delete(self, voice: str, caller: Caller) -> None:
        """Take it away. Raises what `get` raises."""
        record = self.get(voice, caller)
        with _folder_errors():
            removed = self._shelf.remove(voice)
            if removed:
                self._audit.note("deleted", voice, record.group, key=caller.key, by=caller.name)
        self._forget(voice)

    def sweep(self) -> None:
        """Take away what has expired, and what was left half done."""
        with _folder_errors():
            now = self._now()
            for record in self._shelf.records():
                if record.expired(now):
                    self._expire(record)
            self._shelf.tidy()

    def _expire(self, record: VoiceRecord) -> None:
        if self._shelf.remove(record.id):
            self._audit.note("expired", record.id, record.group, key="", by=_NOBODY)
            _log.info("%s has expired and was taken away", record.id)
        self._forget(record.id)

    def _gone(self, voice: str, caller: Caller) -> VoiceNotFound | VoiceGone:
        """What to say of a profile that is not there."""
        last = self._audit.last(voice) if is_profile(voice) else None
        if last and last.get("event") in _WORDS and caller.may_use(str(last.get("group"))):
            return _refused(voice, str(last["event"]), str(last.get("when")))
        return not_found(voice)


def _refused(voice: str, event: str, when: str) -> VoiceGone:
    hint = "record it again, with the speaker's consent, or name another voice"
    return VoiceGone(f"the voice {voice} {_WORDS[event]} ({when[:16]} UTC)", param="voice", hint=hint)


@contextmanager
def _folder_errors() -> Iterator[None]:
    """A folder that can't be used, for clients; the cause for the log."""
    try:
        yield
    except OSError as error:
        _log.error("the folder of voices can't be used: %s", error)
        hint = "the operator sets MEGA_SYNTHESIS__VOICES_DIR to a folder that can be written"
        raise VoicesUnavailable("voices can't be kept here", hint=hint) from None
