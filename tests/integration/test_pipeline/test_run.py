"""`mega` over a store, with the five stages as fakes behind real loopback HTTP."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import pytest

from services.pipeline.cli.main import main
from services.pipeline.exit_codes import ExitCode
from services.pipeline.local import run as runs
from tests.unit.pipeline.fake_stage import CORRECTED, TRANSCRIPT, Faults, audio

A, B = "/v1/audio/transcriptions", "/v1/rewrite"
C_AND_E, D = "/v1/audio/speech", "/translate"


def mega(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """Run `mega … --json`; the object it prints, whose exit code is the process's."""
    code = main([*map(str, arguments), "--json"])
    result: dict[str, Any] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert result["exit_code"] == code
    return result


def states(result: dict[str, Any]) -> dict[str, str]:
    """State by task and language."""
    return {" ".join(filter(None, [a["task"], a["language"]])): a["state"] for a in result["artifacts"]}


def files(store: Path) -> set[str]:
    """What people see in the store."""
    paths = (path.relative_to(store) for path in store.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != ".mega"}


def title(file: Path) -> str:
    """The title tag of an audio file."""
    with av.open(str(file)) as container:
        return container.metadata["title"]


def refuse_to_start(*_: object, **__: object) -> None:
    raise AssertionError("a service was started")


def test_a_draft_becomes_texts_and_audio_in_the_courses_layout(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = mega(capsys, "run", draft, "--languages", "fr,es")
    store = tmp_path / "store"
    assert set(states(result).values()) == {"made"}
    assert len(result["artifacts"]) == 7
    assert files(store) == {
        "input_audios/input-01.mp3",
        "text_prompts/staff/input-01.txt",
        "text_paragraphs/staff/input-01.txt",
        "text_audios/staff/input-01.mp3",
        "text_translated/staff/input-01.txt",
        "text_translated/staff/es/input-01.txt",
        "output_audios/staff/input-01.mp3",
        "output_audios/staff/es/input-01.mp3",
    }
    assert (store / "text_prompts/staff/input-01.txt").read_text() == TRANSCRIPT + "\n"
    script = (store / "text_paragraphs/staff/input-01.txt").read_text()
    assert script == f"{CORRECTED}\n\nWe all love cheese.\n"
    assert (store / "text_translated/staff/es/input-01.txt").read_text() == f"[es] {script}"
    assert title(store / "text_audios/staff/input-01.mp3") == "draft"
    assert title(store / "output_audios/staff/es/input-01.mp3") == "draft (es)"
    for entry in result["artifacts"]:
        assert (entry["model"], entry["revision"], entry["licence"]) == ("fake", "r1", "MIT")
    assert [entry["audio_seconds"] for entry in result["artifacts"] if entry["task"] == "dub"] == [
        pytest.approx(0.6, abs=0.1)
    ] * 2


def test_a_second_run_keeps_everything_and_neither_calls_nor_starts_a_service(
    stages: Faults, draft: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mega(capsys, "run", draft)
    stages.calls.clear()
    for name in ("TRANSCRIBE", "GENERATE", "TRANSLATE", "SYNTHESIS_EN", "SYNTHESIS"):
        monkeypatch.delenv(f"MEGA_PIPELINE__{name}_URL")
    monkeypatch.setattr(runs, "Supervisor", refuse_to_start)
    result = mega(capsys, "run", draft)
    assert set(states(result).values()) == {"kept"}
    assert len(result["artifacts"]) == 11
    assert not stages.calls


def test_an_edited_script_makes_only_what_depends_on_it_again(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mega(capsys, "run", draft, "--languages", "fr")
    (tmp_path / "store/text_paragraphs/staff/input-01.txt").write_text("Edited by hand.\n")
    result = mega(capsys, "run", draft, "--languages", "fr")
    assert states(result) == {
        "transcribe": "kept",
        "generate": "kept",
        "speak": "made",
        "translate fr": "made",
        "dub fr": "made",
    }
    assert (tmp_path / "store/text_translated/staff/input-01.txt").read_text() == "[fr] Edited by hand.\n"


def test_a_new_language_and_a_new_group_do_not_disturb_the_old_ones(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mega(capsys, "run", draft, "--languages", "fr")
    result = mega(capsys, "run", draft, "--languages", "it")
    assert states(result)["translate it"] == "made"
    assert states(result)["generate"] == "kept"
    mega(capsys, "run", draft, "--languages", "it", "--group", "group-01")
    found = files(tmp_path / "store")
    assert "text_translated/staff/it/input-01.txt" in found
    assert "text_translated/group-01/input-01.txt" in found


def test_a_stage_that_fails_loses_only_what_depends_on_it_and_the_next_run_goes_on(
    stages: Faults, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stages.statuses[D] = [500]
    result = mega(capsys, "run", draft, "--languages", "fr")
    assert result["exit_code"] == ExitCode.SERVICE_REFUSED
    assert "asked to fail with 500" in result["errors"][0]["message"]
    assert states(result) == {
        "transcribe": "made",
        "generate": "made",
        "speak": "made",
        "translate fr": "failed",
        "dub fr": "blocked",
    }
    stages.calls.clear()
    assert mega(capsys, "run", draft, "--languages", "fr")["exit_code"] == 0
    assert stages.calls == [D, C_AND_E]


def test_a_busy_stage_is_waited_for(stages: Faults, draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stages.statuses = {A: [429, 503], C_AND_E: [503]}
    assert mega(capsys, "run", draft, "--languages", "fr")["exit_code"] == 0


def test_audio_that_is_none_is_not_kept(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stages.speech = b"this is no audio"
    result = mega(capsys, "run", draft, "--languages", "fr")
    assert result["exit_code"] == ExitCode.SERVICE_REFUSED
    assert not any(path.startswith(("text_audios", "output_audios")) for path in files(tmp_path / "store"))


def test_the_tasks_one_by_one_with_a_remote_store(
    stages: Faults,
    draft: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remote = tmp_path / "remote"
    assert mega(capsys, "transcribe", draft, "--upload", "--remote", remote)["exit_code"] == 0
    monkeypatch.setenv("MEGA_STORE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("MEGA_PIPELINE__REMOTE", str(remote))
    assert states(mega(capsys, "generate", "--download", "--upload")) == {"generate": "made"}
    assert states(mega(capsys, "translate", "--languages", "fr")) == {"translate fr": "made"}
    assert states(mega(capsys, "synthesize", "--languages", "en,fr")) == {"speak": "made", "dub fr": "made"}
    result = mega(capsys, "synthesize", "--languages", "en,de")
    assert states(result) == {"speak": "kept", "dub de": "blocked"}
    assert result["exit_code"] == ExitCode.FAILED
    assert "text_paragraphs/staff/input-01.txt" in files(remote)


def bad_inputs(folder: Path) -> list[tuple[Sequence[str], ExitCode]]:
    """Command lines that can't work, and what they end with."""
    contents = {
        "text.mp3": b"hello " * 100,
        "silent.wav": audio(1.0, hertz=0.0, container="wav"),
        "cut.mp3": audio(3.5)[:8000],
        "long.mp3": audio(5.0),
        "good.mp3": audio(1.0),
        "empty.mp3": b"",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    good, store = str(folder / "good.mp3"), str(folder / "good.mp3" / "store")
    return [
        (["run", str(folder / "text.mp3")], ExitCode.NOT_AUDIO),
        (["run", str(folder / "silent.wav")], ExitCode.SILENT),
        (["run", str(folder / "cut.mp3")], ExitCode.TRUNCATED),
        (["run", str(folder / "long.mp3")], ExitCode.TOO_LONG),
        (["run", str(folder / "empty.mp3")], ExitCode.NOT_AUDIO),
        (["run", str(folder / "absent.mp3")], ExitCode.NO_INPUT),
        (["run", str(folder)], ExitCode.NO_INPUT),
        (["run", good, "--languages", "fr,xx"], ExitCode.UNKNOWN_LANGUAGE),
        (["run", good, "--languages", "en"], ExitCode.UNKNOWN_LANGUAGE),
        (["run", good, "--store", store], ExitCode.STORE_UNWRITABLE),
        (["run", good, "--store", "nowhere://bucket"], ExitCode.STORE_UNWRITABLE),
        (["run", good, "--group", "../x"], ExitCode.USAGE),
        (["serve", "nothing"], ExitCode.USAGE),
        (["serve", "translate_text", "--port", "70000"], ExitCode.PORT_IN_USE),
        (["serve", "translate_text", "--host", "192.0.2.1"], ExitCode.USAGE),  # no keys: an open door
        (["run"], ExitCode.USAGE),
        (["run", good, "--nonsense"], ExitCode.USAGE),
        (["generate", "--store", str(folder / "empty")], ExitCode.NO_INPUT),
        (["generate", "--upload"], ExitCode.NO_INPUT),
    ]


def test_every_kind_of_bad_input_has_one_line_and_a_code_and_writes_nothing(
    stages: Faults, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_PIPELINE__MAX_AUDIO_SECONDS", "4")
    for arguments, code in bad_inputs(tmp_path):
        assert main(arguments) == code, arguments
        lines = capsys.readouterr().err.strip().splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("mega: "), lines
        assert ". " in lines[0], f"it does not say what to do: {lines[0]}"
    assert not stages.calls
    assert files(tmp_path / "store") <= {"input_audios/input-01.mp3"}


def test_a_setting_that_cannot_be_read_is_named(
    draft: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_PIPELINE__MAX_AUDIO_SECONDS", "long")
    assert main(["run", str(draft)]) == ExitCode.USAGE
    assert capsys.readouterr().err.startswith("mega: MEGA_PIPELINE__MAX_AUDIO_SECONDS='long': ")


@pytest.mark.parametrize(("text", "words"), [(b"caf\xe9", "not UTF-8"), (b" \n", "holds no text")])
def test_a_script_by_hand_that_cannot_be_read_is_named(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, words: str
) -> None:
    mega(capsys, "transcribe", draft)
    (tmp_path / "store/text_paragraphs/staff").mkdir(parents=True)
    (tmp_path / "store/text_paragraphs/staff/input-01.txt").write_bytes(text)
    result = mega(capsys, "synthesize", "--languages", "en")
    assert result["exit_code"] == ExitCode.NO_INPUT
    assert words in result["errors"][0]["message"]
    assert "text_paragraphs/staff/input-01.txt" in result["errors"][0]["message"]


def test_names_with_spaces_brackets_and_bytes_that_are_no_text(
    stages: Faults, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["mon fromage é 🧀.mp3", "take [2] [bold].mp3", os.fsdecode(b"caf\xe9.mp3")]
    drafts = [tmp_path / name for name in names]
    for number, draft in enumerate(drafts):
        draft.write_bytes(audio(1.0 + number / 4))
    stages.statuses[D] = [400]
    monkeypatch.setenv("MEGA_STORE", str(tmp_path / "my [/store]"))
    assert main(["run", *map(str, drafts), "--languages", "fr"]) == ExitCode.SERVICE_REFUSED
    assert "my [/store]" in capsys.readouterr().out
    mega(capsys, "run", *drafts, "--languages", "fr")
    assert title(tmp_path / "my [/store]/text_audios/staff/input-02.mp3") == "take [2] [bold]"


def test_one_recording_twice_is_one_prompt(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.mp3"
    copy.write_bytes(draft.read_bytes())
    result = mega(capsys, "run", draft, copy, draft, "--languages", "fr")
    assert {entry["prompt"] for entry in result["artifacts"]} == {"input-01"}


def test_a_download_comes_before_the_recordings_so_that_numbers_agree(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remote = tmp_path / "remote"
    (tmp_path / "theirs.mp3").write_bytes(audio(1.5))
    assert mega(capsys, "run", tmp_path / "theirs.mp3", "--languages", "es", "--store", remote)
    mega(capsys, "transcribe", draft, "--download", "--upload", "--remote", remote)
    assert {"input_audios/input-01.mp3", "input_audios/input-02.mp3"} <= files(remote)
    mega(capsys, "translate", "--languages", "fr,es")
    assert "text_translated/staff/fr/input-01.txt" in files(tmp_path / "store"), "es has the course's path"


def test_stores_that_mean_two_recordings_by_one_number_are_not_mixed(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "theirs.mp3").write_bytes(audio(1.5))
    mega(capsys, "transcribe", tmp_path / "theirs.mp3", "--store", tmp_path / "remote")
    mega(capsys, "transcribe", draft)
    before = (tmp_path / "store/input_audios/input-01.mp3").read_bytes()
    assert main(["generate", "--download", "--remote", str(tmp_path / "remote")]) == ExitCode.FAILED
    assert "input-01 is one recording in this store" in capsys.readouterr().err
    assert (tmp_path / "store/input_audios/input-01.mp3").read_bytes() == before


def test_one_bad_recording_does_not_keep_the_others_out(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.mp3").write_text("no audio")
    result = mega(capsys, "run", tmp_path / "bad.mp3", draft, "--languages", "fr")
    assert set(states(result).values()) == {"made"}
    assert result["exit_code"] == ExitCode.NOT_AUDIO


def test_speech_that_nobody_hears(
    stages: Faults, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stages.transcript = "  "
    result = mega(capsys, "run", draft)
    assert result["exit_code"] == ExitCode.SILENT
    assert files(tmp_path / "store") == {"input_audios/input-01.mp3"}


def test_nobody_at_the_address(
    stages: Faults, draft: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEGA_PIPELINE__TRANSCRIBE_URL", "http://127.0.0.1:9")
    assert mega(capsys, "run", draft)["exit_code"] == ExitCode.SERVICE_UNREACHABLE


def test_the_closing_table_names_every_file(
    stages: Faults, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(draft), "--languages", "fr"]) == 0
    captured = capsys.readouterr()
    assert "5 made, 0 already there" in captured.out
    assert "output_audios/staff/input-01.mp3" in captured.out
    assert "input-01 E fr" in captured.err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out.strip()
