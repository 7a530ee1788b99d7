"""`mega keys`, and what else of the pipeline knows about keys."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.common.auth.keyfile import read_keys
from services.common.auth.keys import Key, recognise
from services.pipeline.calls import stages
from services.pipeline.calls.client import FixedEndpoints, StageClient
from services.pipeline.cli.main import main
from services.pipeline.errors import ServiceRefused
from services.pipeline.exit_codes import ExitCode
from services.pipeline.local.supervisor import Supervisor
from services.pipeline.settings import PipelineSettings


@pytest.fixture
def keys_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys" / "keys.json"
    monkeypatch.setenv("MEGA_KEYS_FILE", str(path))
    return path


def create(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The text of a new key, which is all of stdout."""
    assert main(["keys", "create", *arguments]) == ExitCode.OK
    text, end = capsys.readouterr().out.split("\n")
    assert end == ""
    return text


def kept(path: Path) -> dict[str, Key]:
    return read_keys(path) or {}


def test_a_key_is_shown_once_and_its_hash_is_kept(
    keys_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = create(capsys, "--group", "group-01", "--scopes", "transcribe, translate,transcribe")
    key = recognise(text, kept(keys_file))
    assert key is not None
    assert (key.group, key.scopes) == ("group-01", ("transcribe", "translate"))
    assert (key.expires, key.rate, key.concurrency) == (None, None, None)
    assert text.split("_", 2)[2] not in keys_file.read_text()
    assert main(["keys", "list"]) == ExitCode.OK
    assert main(["keys", "list", "--json"]) == ExitCode.OK
    shown = "".join(capsys.readouterr())
    assert key.id in shown
    assert text.split("_", 2)[2] not in shown
    assert key.sha256 not in shown


def test_limits_and_an_end(keys_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    limits = ("--expires", "30d", "--rate", "60/minute", "--concurrency", "4")
    create(capsys, "--group", "staff", "--scopes", "all", *limits)
    (key,) = kept(keys_file).values()
    assert key.expires is not None
    assert (key.expires - key.created).days in (29, 30)
    assert (key.rate, key.concurrency) == ("60/minute", 4)
    assert main(["keys", "list"]) == ExitCode.OK
    table = capsys.readouterr().out
    for word in ("staff", "all", "60/minute, 4 at a time", f"{key.expires:%Y-%m-%d}"):
        assert word in table


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--scopes", "translate,sing"],
            "unknown scope 'sing'. Choose from transcribe, generate, translate,",
        ),
        (["--scopes", ","], "no scope is given"),
        (["--scopes", "all", "--group", "Group 1"], "can't be the name of a group"),
        (["--scopes", "all", "--rate", "60"], "60/minute"),
        (["--scopes", "all", "--expires", "soon"], "30d"),
        (["--scopes", "all", "--expires", "0d"], "30d"),
        (["--scopes", "all", "--concurrency", "0"], "concurrency"),
        ([], "scopes"),
    ],
)
def test_what_is_refused(
    keys_file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    group = [] if "--group" in arguments else ["--group", "staff"]
    assert main(["keys", "create", *group, *arguments]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert not keys_file.exists()


def test_a_revoked_key_is_gone_and_an_unknown_one_is_answered_with_those_there_are(
    keys_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (create(capsys, "--group", "g", "--scopes", "all").split("_")[1] for _ in range(2))
    assert main(["keys", "revoke", first]) == ExitCode.OK
    assert set(kept(keys_file)) == {second}
    capsys.readouterr()
    assert main(["keys", "revoke", first]) == ExitCode.USAGE
    assert f"Choose from {second}" in capsys.readouterr().err
    assert main(["keys", "list", "--group", "h"]) == ExitCode.USAGE
    assert "Choose from g." in capsys.readouterr().err
    assert main(["keys", "revoke", second]) == ExitCode.OK
    assert main(["keys", "list"]) == ExitCode.OK


def test_a_whole_key_given_for_its_id_is_not_repeated(
    keys_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = create(capsys, "--group", "g", "--scopes", "all")
    assert main(["keys", "revoke", text]) == ExitCode.USAGE
    assert text not in capsys.readouterr().err


def test_trouble_with_the_file_is_one_line(
    keys_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys_file.parent.mkdir()
    keys_file.write_text("{")
    for command in (["list"], ["revoke", "abcd"], ["create", "--group", "g", "--scopes", "all"]):
        assert main(["keys", *command]) == ExitCode.USAGE
        (line,) = capsys.readouterr().err.splitlines()
        assert str(keys_file) in line
    assert keys_file.read_text() == "{"
    monkeypatch.setenv("MEGA_KEYS_FILE", "none")
    assert main(["keys", "list"]) == ExitCode.USAGE
    assert "switched off" in capsys.readouterr().err


def test_serving_off_loopback_without_a_key_is_refused_before_anything_starts(
    keys_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "translate_text", "--host", "0.0.0.0"]) == ExitCode.USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert "mega keys create" in line
    assert "MEGA_ALLOW_OPEN=1" in line


def sent_headers(settings: PipelineSettings, status: int = 200) -> httpx.Headers:
    seen: list[httpx.Headers] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(status, json={"data": []})

    async def work() -> None:
        endpoints = FixedEndpoints(dict.fromkeys(stages.STAGES, "http://stage"))
        client = StageClient(endpoints, settings, transport=httpx.MockTransport(handle))
        try:
            await client.model(stages.TRANSLATE)
        finally:
            await client.close()

    asyncio.run(work())
    return seen[0]


def test_the_pipeline_sends_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "authorization" not in sent_headers(PipelineSettings())
    monkeypatch.setenv("MEGA_PIPELINE__API_KEY", "mega_abcd_secret\n")
    settings = PipelineSettings()
    assert sent_headers(settings)["authorization"] == "Bearer mega_abcd_secret"
    assert "secret" not in repr(settings)


def test_a_refused_key_is_told_by_the_settings_name() -> None:
    with pytest.raises(ServiceRefused) as caught:
        sent_headers(PipelineSettings(), 401)
    assert "MEGA_PIPELINE__API_KEY" in caught.value.line


@pytest.mark.parametrize("ask_for_keys", [False, True])
def test_a_runs_own_services_ask_for_no_keys_and_served_ones_do(
    keys_file: Path, tmp_path: Path, ask_for_keys: bool
) -> None:
    program = "import json, os, sys; json.dump(dict(os.environ), open(sys.argv[1], 'w'))"
    found = tmp_path / "environment.json"

    async def work() -> Any:
        settings = PipelineSettings(max_restarts=0)
        command = [sys.executable, "-c", program, str(found)]
        async with Supervisor(
            [stages.TRANSLATE], settings, tmp_path, ask_for_keys=ask_for_keys, command=lambda _: command
        ):
            while not found.exists() or not found.read_text().endswith("}"):
                await asyncio.sleep(0.02)

    asyncio.run(work())
    expected = os.environ["MEGA_KEYS_FILE"] if ask_for_keys else "none"
    assert json.loads(found.read_text())["MEGA_KEYS_FILE"] == expected
