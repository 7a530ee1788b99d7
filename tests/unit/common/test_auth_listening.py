"""Off loopback without keys: refused before anything listens, by a line that says how to go on."""

from pathlib import Path

import pytest

from services.common.app import create_service_app
from services.common.auth.keyfile import changing
from services.common.auth.keys import new_key
from services.common.auth.listening import is_loopback, refusal
from services.common.serving import EXIT_OPEN_DOOR, serve
from services.common.settings import StageSettings
from tests.unit.common.slow_service import Slow


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost", "::ffff:127.0.0.1"])
def test_loopback_needs_no_keys(host: str, tmp_path: Path) -> None:
    assert is_loopback(host)
    assert refusal(host, tmp_path / "keys.json", allow_open=False) is None


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "", "10.0.0.5", "fe80::1%eth0", "::ffff:10.0.0.5", "example.org", "127.0.0.1.nip.io"],
)
def test_any_other_address_does(host: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    why = refusal(host, path, allow_open=False)
    assert why is not None
    assert "mega keys create" in why
    assert "MEGA_ALLOW_OPEN=1" in why
    assert "\n" not in why
    assert refusal(host, path, allow_open=True) is None
    with changing(path):  # a file without a key is no key
        pass
    assert refusal(host, path, allow_open=False)
    with changing(path) as keys:
        keys["abcd"] = new_key("g", ["all"])[1]
    assert refusal(host, path, allow_open=False) is None
    assert refusal(host, Path("none"), allow_open=False)


def test_a_broken_file_of_keys_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")
    why = refusal("0.0.0.0", tmp_path / "keys.json", allow_open=False)
    assert why is not None
    assert str(tmp_path / "keys.json") in why


def test_a_service_ends_in_one_line_instead(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    settings = StageSettings(host="0.0.0.0", port=0, keys_file=tmp_path / "keys.json")
    app = create_service_app(name="slow", settings=settings, engine=Slow(), routers=[])
    with pytest.raises(SystemExit) as stopped:
        serve(app, settings)
    assert stopped.value.code == EXIT_OPEN_DOOR
    (line,) = capsys.readouterr().err.splitlines()
    assert line == refusal("0.0.0.0", tmp_path / "keys.json", allow_open=False)
