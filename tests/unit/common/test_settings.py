"""A setting that is wrong ends in one line that names its variable."""

import pytest

from services.common.settings import EXIT_CONFIG, from_environment
from services.transcribe_audio.settings import TranscribeSettings


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MEGA_TRANSCRIBE__PORT", "many"), ("MEGA_TRANSCRIBE__THREADS", "-1"), ("MEGA_LOG_LEVEL", "loud")],
)
def test_a_wrong_value_is_told_by_its_variable(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as stopped:
        from_environment(TranscribeSettings)
    assert stopped.value.code == EXIT_CONFIG
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{variable}='{value}': ")


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEGA_TRANSCRIBE__PORT", "")
    assert from_environment(TranscribeSettings).port == 9001
