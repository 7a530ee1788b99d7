"""Who may do what with profiles, until when, what is left of them, and what the log tells."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.common.errors import InvalidRequest, StageError
from services.synthesis_audio.voices.caller import Caller
from services.synthesis_audio.voices.errors import VoiceDamaged, VoiceGone, VoiceNotFound, VoicesUnavailable
from services.synthesis_audio.voices.profiles import MOST_PER_GROUP, Profiles, Wanted
from services.synthesis_audio.voices.record import VoiceRecord
from services.synthesis_audio.voices.sample import RATE, checked
from services.synthesis_audio.voices.shelf import Shelf
from tests.unit.synthesis_audio.voices.sound import recording

MINE, OTHER, STAFF = Caller("group-01", "aaaa"), Caller("group-02", "bbbb"), Caller("staff", "cccc")
WANTED = Wanted("Ada", "Good morning.", "I, Ada, allow this.", "en", 30)
SOUND = checked(recording())


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def forgotten() -> list[str]:
    return []


@pytest.fixture
def profiles(tmp_path: Path, clock: Clock, forgotten: list[str]) -> Profiles:
    return Profiles(tmp_path / "voices", forget=forgotten.append, now=clock)


def add(profiles: Profiles, caller: Caller = MINE) -> VoiceRecord:
    return profiles.add(WANTED, SOUND, caller)


def use(profiles: Profiles, voice: str, caller: Caller, group: str = "") -> VoiceRecord:
    return profiles.use(voice, caller, group=group, characters=12, language="fr")


def log(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / "voices/audit.jsonl").read_text("utf-8").splitlines()]


def test_a_group_has_its_own_voices_and_staff_has_all(profiles: Profiles) -> None:
    mine, other = add(profiles), add(profiles, OTHER)
    assert [each.id for each in profiles.listed(MINE)] == [mine.id]
    assert {each.id for each in profiles.listed(STAFF)} == {mine.id, other.id}
    assert use(profiles, mine.id, MINE).id == use(profiles, mine.id, STAFF).id == mine.id
    for call in (profiles.get, profiles.delete):
        with pytest.raises(VoiceNotFound):
            call(other.id, MINE)
    with pytest.raises(VoiceNotFound):
        use(profiles, other.id, MINE)


def test_staff_can_ask_for_somebodys_voice_on_their_behalf_alone(profiles: Profiles) -> None:
    mine = add(profiles)
    assert use(profiles, mine.id, STAFF, "group-01").id == mine.id
    with pytest.raises(VoiceNotFound):
        use(profiles, mine.id, STAFF, "group-02")


def test_a_group_can_make_no_other_groups_voice(profiles: Profiles) -> None:
    with pytest.raises(InvalidRequest):
        profiles.add(Wanted("Ada", "x", "y", "en", 1, "group-02"), SOUND, MINE)
    assert profiles.add(Wanted("Ada", "x", "y", "en", 1, "group-02"), SOUND, STAFF).group == "group-02"


def test_what_is_deleted_is_gone_and_everything_that_was_made_of_it(
    profiles: Profiles, tmp_path: Path, forgotten: list[str]
) -> None:
    voice = add(profiles).id
    Shelf(tmp_path / "voices").keep(voice, "model-1", {"tone": np.ones(3, np.float32)})
    profiles.delete(voice, MINE)
    assert [each.name for each in (tmp_path / "voices").iterdir()] == ["audit.jsonl"]
    assert forgotten == [voice]
    with pytest.raises(VoiceGone, match="was deleted"):
        use(profiles, voice, MINE)
    with pytest.raises(VoiceNotFound):
        use(profiles, voice, OTHER)


def test_an_expired_voice_is_refused_at_once_and_swept(
    profiles: Profiles, tmp_path: Path, clock: Clock, forgotten: list[str]
) -> None:
    first, second = add(profiles).id, add(profiles).id
    clock.now += timedelta(days=30)
    assert profiles.listed(MINE) == []
    with pytest.raises(VoiceGone, match="has expired"):
        use(profiles, first, MINE)
    profiles.sweep()
    assert [each.name for each in (tmp_path / "voices").iterdir()] == ["audit.jsonl"]
    assert forgotten == [first, second]
    with pytest.raises(VoiceGone, match="has expired"):
        use(profiles, second, MINE)


def test_the_log_tells_who_did_what_and_no_more(profiles: Profiles, tmp_path: Path, clock: Clock) -> None:
    voice, late = add(profiles).id, add(profiles).id
    use(profiles, voice, STAFF, "group-01")
    profiles.delete(voice, MINE)
    clock.now += timedelta(days=31)
    profiles.sweep()
    lines = log(tmp_path)
    assert [(line["event"], line["voice"], line["key"], line["by"]) for line in lines] == [
        ("created", voice, "aaaa", "group-01"),
        ("created", late, "aaaa", "group-01"),
        ("used", voice, "cccc", "staff"),
        ("deleted", voice, "aaaa", "group-01"),
        ("expired", late, "", "sweep"),
    ]
    assert lines[2]["characters"] == 12
    assert lines[2]["for"] == "group-01"
    assert {"when", "event", "voice", "group", "key", "by"} == set(lines[0])


@pytest.mark.parametrize("name", ["sample.wav", "voice.json"])
def test_a_changed_file_is_refused_by_name(profiles: Profiles, tmp_path: Path, name: str) -> None:
    voice = add(profiles).id
    path = tmp_path / "voices" / voice / name
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    with pytest.raises(VoiceDamaged, match=name):
        Shelf(tmp_path / "voices").sample(voice)
    profiles.sweep()


def test_half_a_profile_is_never_seen_and_goes_in_time(profiles: Profiles, tmp_path: Path) -> None:
    add(profiles)
    left = tmp_path / "voices" / ".coming-voice_000000000000000000000000"
    left.mkdir()
    gone = tmp_path / "voices" / ".going-voice_000000000000000000000000-ab"
    gone.mkdir()
    os.utime(left, (1, 1))
    assert len(profiles.listed(MINE)) == 1
    profiles.sweep()
    assert not left.exists()
    assert not gone.exists()


def test_a_group_keeps_so_many(profiles: Profiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.synthesis_audio.voices.profiles.MOST_PER_GROUP", 1)
    add(profiles)
    with pytest.raises(InvalidRequest, match="has 1 voices"):
        add(profiles)
    assert add(profiles, OTHER)
    assert MOST_PER_GROUP > 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VoicesUnavailable, match="can't be kept"):
        add(Profiles(tmp_path / "file"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"/etc/passwd", "audio"),
        (recording(2.0), "2.0 s of sound"),
        (recording(level=0.001), "0.0 s of sound"),
        (recording(70), "longer"),
        (b"RIFF" + b"\0" * (13 << 20), "12 MiB"),
        (recording()[:60_000], "cut off"),
    ],
)
def test_a_recording_has_to_be_one(data: bytes, said: str) -> None:
    with pytest.raises(StageError, match=said) as caught:
        checked(data)
    assert caught.value.param == "sample"


def test_any_format_becomes_one() -> None:
    for format in ("mp3", "flac", "opus"):
        assert abs(len(checked(recording(format=format))) / RATE - 4) < 0.1
