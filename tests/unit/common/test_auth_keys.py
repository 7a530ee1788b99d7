"""Keys and their file: what is kept, how a key is recognised, and that a broken file opens no door."""

import hashlib
import hmac
import json
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from limits import parse

from services.common.auth import keyring, keys
from services.common.auth.keyfile import KeysUnreadable, changing, keys_path, read_keys
from services.common.auth.keyring import Keyring
from services.common.auth.keys import Key, digest, new_key, recognise

NOW = datetime.now(UTC)


def kept(path: Path, *found: Key) -> None:
    with changing(path) as all_keys:
        all_keys.update({key.id: key for key in found})


def test_a_key_is_random_enough_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    text, key = new_key("group-01", ["translate"])
    name, key_id, secret = text.split("_", 2)
    assert (name, key_id) == ("mega", key.id)
    assert len(secret) * 6 >= 256
    assert key.sha256 == hashlib.sha256(text.encode()).hexdigest()
    kept(tmp_path / "keys.json", key)
    for file in tmp_path.rglob("*"):
        assert secret.encode() not in file.read_bytes()
    assert len({new_key("g", ["all"])[0] for _ in range(50)}) == 50


def test_the_file_is_the_owners_alone_and_so_is_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "config" / "keys.json"
    kept(path, new_key("g", ["all"])[1])
    kept(path, new_key("g", ["all"])[1])
    assert {file.name for file in path.parent.iterdir()} == {"keys.json", "keys.json.lock"}
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_is_recognised_by_its_whole_text() -> None:
    (text, key), (_, other) = new_key("g", ["all"]), new_key("g", ["all"])
    known = {key.id: key, other.id: other}
    assert recognise(text, known) is key
    for wrong in (
        text[:-1],
        text + "x",
        text.replace(key.id, other.id),
        text.upper(),
        "",
        "\ud800",
        "mega__",
    ):
        assert recognise(wrong, known) is None
    assert recognise(text, {}) is None


def test_every_answer_compares_digests_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []
    real = hmac.compare_digest

    def watched(a: str, b: str) -> bool:
        compared.append((a, b))
        return real(a, b)

    monkeypatch.setattr(keys.hmac, "compare_digest", watched)  # type: ignore[attr-defined]
    text, key = new_key("g", ["all"])
    recognise(text, {key.id: key})
    for unknown in (new_key("g", ["all"])[0], "no key at all"):
        recognise(unknown, {key.id: key})
    assert [len(a) for a, _ in compared] == [len(b) for _, b in compared] == [64, 64, 64]
    assert compared[0] == (digest(text), key.sha256)
    assert key.sha256 not in compared[1] + compared[2]


def test_scopes_and_the_end_of_a_key() -> None:
    _, some = new_key("g", ["translate"], expires=NOW + timedelta(hours=1))
    _, every = new_key("g", ["all"])
    assert some.grants("translate")
    assert some.grants("")
    assert not some.grants("transcribe")
    assert every.grants("transcribe")
    assert every.grants("one of tomorrow")
    assert not some.expired(NOW)
    assert some.expired(NOW + timedelta(hours=1))
    assert not every.expired(NOW + timedelta(days=9999))


@pytest.mark.parametrize("rate", ["60/minute", "5 per 10 seconds", "1000/day", "5/2 hours", "1/second"])
def test_rates(rate: str) -> None:
    assert new_key("g", ["all"], rate=rate)[1].rate == rate
    assert parse(rate).amount == int(rate.split("/")[0].split()[0])


@pytest.mark.parametrize(
    "rate", ["", "0/minute", "60", "60/fortnight", "many", "-1/second", "5/second;1/day", "60/minute garbage"]
)
def test_no_rates(rate: str) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        new_key("g", ["all"], rate=rate)


def good_entry() -> dict[str, Any]:
    entry: dict[str, Any] = new_key("g", ["all"])[1].model_dump(mode="json")
    return entry


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"version": 2, "keys": []}',
        b'{"keys": []}',
        json.dumps({"version": 1, "keys": [good_entry()] * 1 + [{"id": "abcd"}]}).encode(),
        json.dumps({"version": 1, "keys": [good_entry() | {"only_from": "10.0.0.1"}]}).encode(),
        json.dumps({"version": 1, "keys": [good_entry() | {"sha256": "short"}]}).encode(),
        json.dumps({"version": 1, "keys": [good_entry() | {"rate": "0/minute"}]}).encode(),
        json.dumps({"version": 1, "keys": [good_entry() | {"expires": "2030-01-01T00:00:00"}]}).encode(),
        json.dumps(
            {"version": 1, "keys": [good_entry() | {"id": "same"}, good_entry() | {"id": "same"}]}
        ).encode(),
    ],
)
def test_a_file_that_is_not_understood_is_never_no_keys(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    with pytest.raises(KeysUnreadable) as caught:
        read_keys(path)
    assert str(path) in caught.value.cause
    assert str(path) not in caught.value.message  # clients are shown the message
    with pytest.raises(KeysUnreadable), changing(path):
        pass
    assert path.read_bytes() == content


def test_a_value_in_the_file_stays_out_of_the_message(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    text, _ = new_key("g", ["all"])
    path.write_text(json.dumps({"version": 1, "keys": [good_entry() | {"sha256": text}]}))
    with pytest.raises(KeysUnreadable) as caught:
        read_keys(path)
    assert text not in caught.value.cause
    assert "keys.0.sha256" in caught.value.cause


def test_a_folder_in_place_of_the_file_is_not_no_keys(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    with pytest.raises(KeysUnreadable, match="can't read"):
        raise_cause(tmp_path / "keys.json")
    (tmp_path / "file").touch()
    with pytest.raises(KeysUnreadable, match="can't read"):
        raise_cause(tmp_path / "file" / "keys.json")
    assert read_keys(tmp_path / "nothing.json") is None


def raise_cause(path: Path) -> None:
    try:
        read_keys(path)
    except KeysUnreadable as error:
        error.args = (error.cause,)
        raise


def change_and_fail(path: Path) -> None:
    with changing(path) as found:
        found.clear()
        raise RuntimeError


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    kept(path, new_key("g", ["all"])[1])
    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        change_and_fail(path)
    assert path.read_bytes() == before


def test_changes_at_once_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    writers = [threading.Thread(target=kept, args=(path, new_key("g", ["all"])[1])) for _ in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = read_keys(path)
    assert found is not None
    assert len(found) == 12


def test_where_the_file_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert keys_path(None) == tmp_path / "mega" / "keys.json"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keys_path(None) == tmp_path / ".config" / "mega" / "keys.json"
    assert keys_path(Path("~/k.json")) == tmp_path / "k.json"
    assert keys_path(Path("none")) is None


def ring(path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.setattr(keyring, "_LOOK_S", 0.0)
    return Keyring(path)


def test_a_running_service_sees_every_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys.json"
    seen = ring(path, monkeypatch)
    assert seen.keys() is None
    _, key = new_key("g", ["all"])
    kept(path, key)
    assert set(seen.keys() or ()) == {key.id}
    with changing(path) as found:
        del found[key.id]
    assert seen.keys() == {}  # revoking the last key closes the service, it does not open it


def test_a_file_that_breaks_or_vanishes_leaves_the_service_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "keys.json"
    seen = ring(path, monkeypatch)
    _, key = new_key("g", ["all"])
    kept(path, key)
    assert seen.keys()
    good = path.read_bytes()
    path.write_bytes(good[:-20])
    for _ in range(3):
        with pytest.raises(KeysUnreadable):
            seen.keys()
    assert caplog.text.count("every request is refused") == 1
    path.write_bytes(good)
    assert set(seen.keys() or ()) == {key.id}
    path.unlink()
    assert seen.keys() == {}
    assert "is gone" in caplog.text


def test_the_file_is_looked_at_now_and_then_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    def stamp(_: Path) -> tuple[int, ...]:
        nonlocal looks
        looks += 1
        return ()

    monkeypatch.setattr(keyring, "_stamp", stamp)
    seen = Keyring(tmp_path / "keys.json")
    for _ in range(100):
        seen.keys()
    assert looks == 1
    assert Keyring(None).keys() is None
