"""`mega models …` gives arguments on as they are, and its program's output and exit code back."""

from pathlib import Path

import pytest

from services.pipeline.cli.main import main


def test_arguments_output_and_exit_code_are_the_programs(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MEGA_MODELS__STORE", str(tmp_path / "store"))
    assert main(["models", "pull", "nllb-200-distilled-600m"]) == 40
    refused = capfd.readouterr().err
    for part in ("CC BY-NC 4.0", "commercial", "m2m100-418m", "--accept-licence CC-BY-NC-4.0"):
        assert part in refused
    assert main(["models", "list", "--profile", "small-permissive"]) == 0
    assert "whisper-base" in capfd.readouterr().out
    assert main(["models", "pull", "--help"]) == 0
    assert "--accept-licence" in capfd.readouterr().out
    assert not (tmp_path / "store").exists()


def test_a_flipped_byte_is_named_by_verify(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "transcribe").mkdir()
    (tmp_path / "transcribe" / "config.json").write_text("{}")
    monkeypatch.setenv("MEGA_MODELS__DEMO_DIR", str(tmp_path))
    assert main(["models", "verify", "--profile", "demo"]) == 43
    assert "demo-whisper: config.json" in capfd.readouterr().err
